"""The whole application: an environment's stacks."""

from collections.abc import Mapping
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import aws_cdk as cdk

from modelport.configuration import Environment
from modelport.packaging import Archive
from stacks.feature_flags import FEATURE_FLAGS
from stacks.foundation import Foundation
from stacks.fronts import REST_APIS, fronts
from stacks.fronts import STACKS as FRONT_STACKS

# By name: importing the CDK's modules for all of them takes longer than synthesizing most
# environments, which have one or two of them.
STACKS: Mapping[str, str] = {
    "asynchronous": "stacks.endpoints.asynchronous:Asynchronous",
    "inference-components": "stacks.endpoints.inference_components:InferenceComponents",
    "lambda": "stacks.endpoints.served_by_lambda:ServedByLambda",
    "multi-container": "stacks.endpoints.multi_container:MultiContainer",
    "multi-model": "stacks.endpoints.multi_model:MultiModel",
    "pipeline": "stacks.endpoints.pipeline:Pipeline",
    "real-time": "stacks.endpoints.real_time:RealTime",
    "serverless": "stacks.endpoints.serverless:Serverless",
}
"""The stack of each type of endpoint."""

BATCH_STACK = "stacks.batch:Batch"


def build(
    environment: Environment, archives: Mapping[str, Archive], *, output: Path | None = None
) -> cdk.App:
    """Composes the stacks of an environment.

    Args:
        environment: a valid configuration.
        archives: the packed models whose artifact is a folder, by the model's key.
        output: where the cloud assembly goes; by default where the `cdk` CLI or CDK_OUTDIR says.
    """
    app = cdk.App(
        analytics_reporting=False,
        context=FEATURE_FLAGS,
        outdir=str(output) if output else None,
    )
    cdk.Tags.of(app).add("modelport:environment", environment.name)
    for key, value in environment.tags.items():
        cdk.Tags.of(app).add(key, value)
    asked_for = list(fronts(environment))
    api_logging = any(kind in REST_APIS for _, kind, _ in asked_for)
    foundation = Foundation(app, environment=environment, api_logging=api_logging)
    stacks = {
        key: _stack(STACKS[endpoint.type])(app, environment=environment, key=key, archives=archives)
        for key, endpoint in environment.endpoints.items()
    }
    batches = [
        _stack(BATCH_STACK)(app, environment=environment, key=key, archives=archives)
        for key in environment.batch
    ]
    for stack in [*stacks.values(), *batches]:
        stack.add_stack_dependency(foundation)
    for key, kind, front in asked_for:
        stack = _stack(FRONT_STACKS[kind])(app, environment=environment, key=key, front=front)
        stack.add_stack_dependency(foundation)
        stack.add_stack_dependency(stacks[key])
    return app


def _stack(name: str) -> type[Any]:
    """A stack's class; each takes `environment` and `key`, and what its kind needs besides."""
    found: type[Any] = resolve_name(name)
    return found
