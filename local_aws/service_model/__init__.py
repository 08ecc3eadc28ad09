"""Validation and conversion by AWS's own service models, as botocore carries them."""

from local_aws.service_model.coercion import coerce
from local_aws.service_model.models import (
    input_members,
    input_shape,
    operation_model,
    output_members,
    service_model,
)
from local_aws.service_model.validation import validate, validate_answer

__all__ = [
    "coerce",
    "input_members",
    "input_shape",
    "operation_model",
    "output_members",
    "service_model",
    "validate",
    "validate_answer",
]
