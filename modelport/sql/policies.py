"""The IAM documents of the role that calls the endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelport.facts.regions import regions
from modelport.sql.errors import SqlError

if TYPE_CHECKING:
    from modelport.sql.calls import Engine, Subject


def policy(subject: Subject, engine: Engine) -> dict[str, Any]:
    """What the role, or whoever runs the query, must be allowed: to invoke this endpoint alone.

    Raises:
        SqlError: the account isn't known, or the engine doesn't invoke the endpoint.
    """
    if not engine.invokes:
        raise SqlError(f"{engine.title} gives itself its rights: see what is printed without it")
    if subject.account is None:
        raise SqlError(
            "account: the configuration has none; the policy names the endpoint with its account: "
            "set it"
        )
    known = regions().get(subject.region)
    partition = known.partition if known else "aws"
    where = f"arn:{partition}:sagemaker:{subject.region}:{subject.account}"
    statement = {
        "Effect": "Allow",
        "Action": "sagemaker:InvokeEndpoint",
        "Resource": f"{where}:endpoint/{subject.name.lower()}",
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def trust(subject: Subject, engine: Engine) -> dict[str, Any]:
    """Who may take on the role: where AWS can tell, databases of this account alone.

    Raises:
        SqlError: there is no such role.
    """
    if not engine.principals:
        raise SqlError(
            f"{engine.title} takes on no role: whoever runs the query needs what --print policy "
            "says"
            if engine.invokes
            else f"{engine.title} has a role of its own: see what is printed without it"
        )
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"Service": list(engine.principals)},
        "Action": "sts:AssumeRole",
    }
    if engine.says_account and subject.account:
        statement["Condition"] = {"StringEquals": {"aws:SourceAccount": subject.account}}
    return {"Version": "2012-10-17", "Statement": [statement]}
