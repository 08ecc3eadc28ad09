"""Services of AWS that take on a role, for what is in the role's own account and region alone."""

import aws_cdk as cdk
from aws_cdk import aws_iam as iam


def service_here(principal: str, *, service: str, resource: str) -> iam.ServicePrincipal:
    """A service that acts for nobody else's resources (IAM user guide, "The confused deputy").

    Args:
        principal: the service's name, such as ecs-tasks.amazonaws.com.
        service: its part in the ARN of what it acts for.
        resource: the last part of that ARN; * for whatever it is.
    """
    place = f"{cdk.Aws.REGION}:{cdk.Aws.ACCOUNT_ID}"
    source = f"arn:{cdk.Aws.PARTITION}:{service}:{place}:{resource}"
    conditions = {
        "ArnLike": {"aws:SourceArn": source},
        "StringEquals": {"aws:SourceAccount": cdk.Aws.ACCOUNT_ID},
    }
    return iam.ServicePrincipal(principal, conditions=conditions)
