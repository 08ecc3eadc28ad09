"""What deployed stacks put out."""

from __future__ import annotations

from typing import Any


def outputs_of(cloudformation: Any, stack_name: str) -> dict[str, str]:
    """The outputs of a stack by name.

    Raises:
        botocore.exceptions.ClientError: there is no such stack, or CloudFormation refuses.
    """
    (stack,) = cloudformation.describe_stacks(StackName=stack_name)["Stacks"]
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", ())}
