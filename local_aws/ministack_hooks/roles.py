"""Assuming a role as a service does: its trust policy decides, ministack keeps the session."""

import json
import time
from collections.abc import Iterable, Mapping
from typing import Any

from local_aws.hosting_protocol import Credentials
from local_aws.ministack_hooks.internals import internal
from local_aws.sagemaker import RoleRefusedError
from local_aws.scope import Scope

SERVICE = "sagemaker.amazonaws.com"
_SESSION_NAME = "SageMaker"
_LIFETIME = 3600.0


def assume_role(
    scope: Scope, role_arn: str, *, service: str = SERVICE, source_arn: str | None = None
) -> Credentials:
    """Mint an hour of credentials for a role that lets a service, SageMaker, assume it.

    Args:
        scope: the account and region that it is assumed from.
        role_arn: the role.
        service: the principal.
        source_arn: on whose behalf (aws:SourceArn); any SageMaker model by default.

    Raises:
        RoleRefusedError: no such role, or its trust policy doesn't name the service.
    """
    role = _role(role_arn)
    source_arn = source_arn or scope.arn("sagemaker", "model/*")
    context = _context(scope, role_arn, service, source_arn)
    if role is None or not _trusts(role["AssumeRolePolicyDocument"], context):
        raise RoleRefusedError(
            f"Could not assume role {role_arn}. Please ensure that the role exists and allows "
            f"principal '{service}' to assume the role."
        )
    return _session(role_arn)


def _role(role_arn: str) -> Mapping[str, Any] | None:
    account, name = role_arn.split(":")[4], role_arn.rsplit("/", 1)[-1]
    role: Mapping[str, Any] | None = internal("services.iam")._roles.get_scoped(  # noqa: SLF001 - ministack has no other way
        account, None, name
    )
    return role


def _context(scope: Scope, role_arn: str, service: str, source_arn: str) -> Any:
    return internal("core.iam_evaluator").EvalContext(
        principal_arn=service,
        principal_type="Service",
        principal_account=scope.account,
        action="sts:AssumeRole",
        resource_arn=role_arn,
        region=scope.region,
        service_context={"aws:sourceaccount": scope.account, "aws:sourcearn": source_arn},
    )


def _trusts(document: str | Mapping[str, Any], context: Any) -> bool:
    """Whether an Allow names the service, and no Deny does."""
    policy = json.loads(document) if isinstance(document, str) else document
    statements = policy.get("Statement", [])
    statements = [statements] if isinstance(statements, Mapping) else statements
    effects = {statement.get("Effect") for statement in statements if _applies(statement, context)}
    return "Allow" in effects and "Deny" not in effects


def _applies(statement: Mapping[str, Any], context: Any) -> bool:
    evaluator = internal("core.iam_evaluator")
    named = evaluator._service_principal_matches(  # noqa: SLF001 - the same
        statement.get("Principal"), context.principal_arn
    )
    actions = {action.lower() for action in _as_list(statement.get("Action"))}
    if not named or not actions & {"sts:assumerole", "sts:*", "*"}:
        return False
    return bool(evaluator._conditions_met(statement.get("Condition", {}), context))  # noqa: SLF001 - the same


def _as_list(value: Any) -> Iterable[str]:
    return [value] if isinstance(value, str) else value or []


def _session(role_arn: str) -> Credentials:
    iam, sts = internal("services.iam"), internal("services.sts")
    partition, account = role_arn.split(":")[1], role_arn.split(":")[4]
    name = role_arn.rsplit("/", 1)[-1]
    credentials = Credentials(
        access_key_id=iam._gen_session_access_key(),  # noqa: SLF001 - the same
        secret_access_key=iam._gen_secret(),  # noqa: SLF001 - the same
        session_token=iam._gen_session_token(),  # noqa: SLF001 - the same
    )
    session = {
        "Arn": f"arn:{partition}:sts::{account}:assumed-role/{name}/{_SESSION_NAME}",
        "UserId": f"{sts._role_id(role_arn)}:{_SESSION_NAME}",  # noqa: SLF001 - the same
        "SecretAccessKey": credentials.secret_access_key,
        "SessionToken": credentials.session_token,
        "Expiration": time.time() + _LIFETIME,
        "AccountId": account,
        "PrincipalType": "AssumedRole",
    }
    sts.register_session(credentials.access_key_id, session)
    return credentials
