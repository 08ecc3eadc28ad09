"""The fixed names by which stacks find what another stack made: docs/adr/0004."""

import aws_cdk as cdk

from modelport.configuration import Environment


def key_alias(environment: Environment) -> str:
    """The alias of the environment's encryption key."""
    return f"alias/modelport-{environment.name}"


def bucket_prefix(environment: Environment) -> str:
    """How the name of the environment's artifact bucket starts."""
    return f"modelport-{environment.name}-"


def bucket_name(environment: Environment, stack: cdk.Stack) -> str:
    """The name of the environment's artifact bucket, unique among everybody's buckets."""
    return f"{bucket_prefix(environment)}{stack.account}-{stack.region}"


def stack_name(environment: Environment, *parts: str) -> str:
    """A stack's name, such as Modelport-dev-sentiment-Endpoint."""
    return "-".join(["Modelport", environment.name, *parts])
