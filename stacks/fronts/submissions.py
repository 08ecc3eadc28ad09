"""The function of an asynchronous endpoint's fronts: it submits requests, and fetches outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms

from model_hosting import ImportedEndpoint, allow_below, allow_key, allow_list, split_folder
from stacks.names import asynchronous_prefix, bucket_name, key_alias

if TYPE_CHECKING:
    from modelport.configuration.endpoints import AsynchronousEndpoint
    from python_function import PythonFunction
    from stacks.fronts.common import FrontStack

ROUTES = (
    "POST /predictions",
    "GET /predictions/{id}",
    "GET /predictions/{id}/result",
    "POST /uploads",
    "GET /openapi.json",
)
"""The first is where predictions are asked for."""


def submissions(stack: FrontStack[Any], endpoint: AsynchronousEndpoint) -> PythonFunction:
    """The function, which may submit to one endpoint and read what became of that."""
    environment = stack.environment_configuration
    prefix = asynchronous_prefix(stack.endpoint_name)
    folder = f"s3://{bucket_name(environment, stack)}/{prefix}"
    function = stack.function(
        archive=stack.archive("inference_proxy", "inference_submissions"),
        handler="inference_submissions.handler.handle",
        variables={
            "FOLDER": folder,
            "INPUTS": ",".join(f"{uri.rstrip('/')}/" for uri in endpoint.inputs),
            "REQUEST_TTL_SECONDS": str(endpoint.request_ttl),
            "INVOCATION_TIMEOUT_SECONDS": str(endpoint.invocation_timeout),
        },
    )
    invoked = ImportedEndpoint(stack, "Endpoint", endpoint_name=stack.endpoint_name)
    invoked.grant_invoke_async(function)
    outcomes = (endpoint.output or f"{folder}output/", endpoint.failures or f"{folder}failures/")
    records = f"{folder}submissions/"
    _grant(function.role, writes=(f"{folder}input/", records), reads=(*outcomes, records))
    key = kms.Alias.from_alias_name(stack, "EncryptionKey", key_alias(environment))
    allow_key(function.role, key, "kms:Decrypt", "kms:GenerateDataKey")
    return function


def _grant(role: iam.Role, *, writes: tuple[str, ...], reads: tuple[str, ...]) -> None:
    """Objects below these places; who may list them learns that an object is not there."""
    for uri in writes:
        bucket, prefix = split_folder(uri)
        allow_below(role, "s3:PutObject", bucket=bucket, prefix=prefix)
    for uri in reads:
        bucket, prefix = split_folder(uri)
        allow_below(role, "s3:GetObject", bucket=bucket, prefix=prefix)
        allow_list(role, bucket=bucket, prefix=prefix)
