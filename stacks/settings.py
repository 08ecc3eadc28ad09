"""What every stack of an environment has in common."""

from typing import Any

import aws_cdk as cdk

from modelport.configuration import Environment


def stack_properties(environment: Environment) -> dict[str, Any]:
    """Where a stack is deployed, and its template in the fewest bytes."""
    return {
        "env": cdk.Environment(account=environment.account, region=environment.region),
        "analytics_reporting": False,
    }


def removal_policy(environment: Environment) -> cdk.RemovalPolicy:
    """What becomes of keys, buckets and logs: they stay, but in the embedded AWS.

    What a failed first deployment made is removed in any case: a bucket's fixed name would be in
    the way of the next one.
    """
    if environment.is_embedded:
        return cdk.RemovalPolicy.DESTROY
    return cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
