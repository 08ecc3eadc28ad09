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


def is_own_bucket(uri: str, environment: Environment) -> bool:
    """Whether an S3 URI is in the environment's artifact bucket, which its key encrypts."""
    return uri.startswith(f"s3://{bucket_prefix(environment)}")


def stack_name(environment: Environment, *parts: str) -> str:
    """A stack's name, such as Modelport-dev-sentiment-Endpoint."""
    return "-".join(["Modelport", environment.name, *parts])


def batch_prefix(key: str) -> str:
    """Where a batch transform's input and output lie in the artifact bucket."""
    return f"batch/{key}/"


def asynchronous_prefix(endpoint_name: str) -> str:
    """Where an asynchronous endpoint's inputs, answers and errors lie in the artifact bucket."""
    return f"asynchronous/{endpoint_name}/"


def multi_model_prefix(endpoint_name: str) -> str:
    """Where a multi-model endpoint's archives lie in the artifact bucket."""
    return f"multi-model/{endpoint_name}/"


def capture_prefix(endpoint_name: str) -> str:
    """Where what is captured of an endpoint's requests lies in the artifact bucket."""
    return f"capture/{endpoint_name}/"
