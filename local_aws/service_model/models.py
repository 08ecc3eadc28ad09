"""AWS's own description of its APIs, as botocore carries it."""

from functools import cache

import botocore.session
from botocore.model import OperationModel, ServiceModel, Shape


@cache
def service_model(service: str) -> ServiceModel:
    """Load a service's model, once (a quarter of a second for SageMaker)."""
    session = botocore.session.Session()
    return session.get_service_model(service)


def operation_model(service: str, operation: str) -> OperationModel | None:
    """Find an operation; None where the service has none of that name."""
    model = service_model(service)
    return model.operation_model(operation) if operation in model.operation_names else None


def input_shape(service: str, operation: str) -> Shape:
    """What an operation takes; the operation must exist and take something."""
    shape = service_model(service).operation_model(operation).input_shape
    if shape is None:
        raise LookupError(f"{service}: {operation} takes no input")
    return shape


def input_members(service: str, operation: str) -> frozenset[str]:
    """The names of an operation's parameters."""
    return frozenset(getattr(input_shape(service, operation), "members", {}))


def output_members(service: str, operation: str) -> frozenset[str]:
    """The names of what an operation answers."""
    shape = service_model(service).operation_model(operation).output_shape
    return frozenset(shape.members) if shape is not None else frozenset()
