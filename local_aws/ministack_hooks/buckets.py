"""A bucket's tags, which ministack's CloudFormation ignores.

CDK's auto-delete provider reads a tag before it empties a bucket: without it, destroying a stack
with such a bucket fails with NoSuchTagSet.
"""

from collections.abc import Mapping
from typing import Any

from local_aws.ministack_hooks.internals import internal

_TYPE = "AWS::S3::Bucket"


def install() -> None:
    """Wrap the bucket's handlers."""
    handlers = internal("services.cloudformation.provisioners")._RESOURCE_HANDLERS  # noqa: SLF001 - ministack has no other way
    original = handlers[_TYPE]

    def create(logical_id: str, properties: Mapping[str, Any], stack_name: str) -> Any:
        made = original["create"](logical_id, properties, stack_name)
        _tag(made[0], properties)
        return made

    def update(
        physical_id: str, old: Mapping[str, Any], new: Mapping[str, Any], stack_name: str
    ) -> Any:
        made = original["update"](physical_id, old, new, stack_name)
        _tag(made[0], new)
        return made

    handlers[_TYPE] = {**original, "create": create, "update": update}


def _tag(bucket: str, properties: Mapping[str, Any]) -> None:
    tags = {str(tag["Key"]): str(tag["Value"]) for tag in properties.get("Tags") or ()}
    if tags:
        internal("services.s3")._bucket_tags[bucket] = tags  # noqa: SLF001 - the same
