"""From a template's properties to an operation's parameters."""

from typing import Any

from local_aws.cloudformation.resource import Properties, ResourceFailed
from local_aws.service_model import coerce, input_members, input_shape


def parameters_for(service: str, operation: str, properties: Properties) -> dict[str, Any]:
    """Convert properties to what an operation takes; a property that it doesn't know is refused."""
    unknown = sorted(set(properties) - input_members(service, operation))
    if unknown:
        raise ResourceFailed(
            f"Properties validation failed: extraneous key [{', '.join(unknown)}] is not permitted"
        )
    converted = coerce(input_shape(service, operation), dict(properties))
    if not isinstance(converted, dict):
        raise TypeError(f"the input of {operation} is no structure")
    return converted
