"""What identifies a scalable target."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class TargetKey(NamedTuple):
    """What identifies a scalable target."""

    namespace: str
    resource_id: str
    dimension: str

    @classmethod
    def of(cls, parameters: Mapping[str, Any]) -> "TargetKey":
        """Read the key from a request."""
        return cls(
            parameters["ServiceNamespace"],
            parameters["ResourceId"],
            parameters["ScalableDimension"],
        )
