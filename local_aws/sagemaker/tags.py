"""AddTags, DeleteTags and ListTags, by ARN."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from local_aws.errors import invalid
from local_aws.sagemaker.records import Record
from local_aws.sagemaker.state import State
from local_aws.scope import Scope


def as_map(tags: Iterable[Mapping[str, str]] | None) -> dict[str, str]:
    """The API's list of keys and values as a mapping."""
    return {tag["Key"]: tag["Value"] for tag in tags or ()}


def as_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """A mapping as the API's list of keys and values."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def add_tags(state: State, scope: Scope, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """AddTags: sets these keys, keeps the others."""
    record = _tagged(state, scope, parameters["ResourceArn"])
    record.tags.update(as_map(parameters["Tags"]))
    return {"Tags": as_list(record.tags)}


def delete_tags(state: State, scope: Scope, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """DeleteTags: removes these keys; an absent one is no error."""
    record = _tagged(state, scope, parameters["ResourceArn"])
    for key in parameters["TagKeys"]:
        record.tags.pop(key, None)
    return {}


def list_tags(state: State, scope: Scope, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """ListTags: all tags of a resource."""
    return {"Tags": as_list(_tagged(state, scope, parameters["ResourceArn"]).tags)}


def _tagged(state: State, scope: Scope, arn: str) -> Record:
    for table in state.tables:
        for record in table.within(scope):
            if record.arn == arn.lower():
                return cast("Record", record)
    raise invalid(f'Could not find resource "{arn}".')
