"""Bringing a SageMaker resource's tags to what its template says."""

from local_aws.cloudformation.resource import Properties
from local_aws.sagemaker import SageMaker
from local_aws.scope import Scope


def retag(
    sagemaker: SageMaker, scope: Scope, arn: str, *, old: Properties, new: Properties
) -> None:
    """Remove the tags that the template dropped and set those that it has."""
    before = {str(tag["Key"]) for tag in old.get("Tags") or ()}
    after = [{"Key": str(tag["Key"]), "Value": str(tag["Value"])} for tag in new.get("Tags") or ()]
    dropped = sorted(before - {tag["Key"] for tag in after})
    if dropped:
        sagemaker.call(scope, "DeleteTags", {"ResourceArn": arn, "TagKeys": dropped})
    if after:
        sagemaker.call(scope, "AddTags", {"ResourceArn": arn, "Tags": after})
