"""The whole application: an environment's stacks."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aws_cdk as cdk

from modelport.configuration import Environment
from modelport.packaging import Archive
from stacks.batch import Batch
from stacks.endpoints.asynchronous import Asynchronous
from stacks.endpoints.common import EndpointStack
from stacks.endpoints.inference_components import InferenceComponents
from stacks.endpoints.multi_container import MultiContainer
from stacks.endpoints.multi_model import MultiModel
from stacks.endpoints.pipeline import Pipeline
from stacks.endpoints.real_time import RealTime
from stacks.endpoints.served_by_lambda import ServedByLambda
from stacks.endpoints.serverless import Serverless
from stacks.feature_flags import FEATURE_FLAGS
from stacks.foundation import Foundation
from stacks.fronts import REST_APIS, fronts
from stacks.fronts import STACKS as FRONT_STACKS

STACKS: Mapping[str, type[EndpointStack[Any]]] = {
    "asynchronous": Asynchronous,
    "inference-components": InferenceComponents,
    "lambda": ServedByLambda,
    "multi-container": MultiContainer,
    "multi-model": MultiModel,
    "pipeline": Pipeline,
    "real-time": RealTime,
    "serverless": Serverless,
}
"""The stack of each type of endpoint."""


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
        key: STACKS[endpoint.type](app, environment=environment, key=key, archives=archives)
        for key, endpoint in environment.endpoints.items()
    }
    batches = [
        Batch(app, environment=environment, key=key, archives=archives) for key in environment.batch
    ]
    for stack in [*stacks.values(), *batches]:
        stack.add_stack_dependency(foundation)
    for key, kind, front in asked_for:
        stack = FRONT_STACKS[kind](app, environment=environment, key=key, front=front)
        stack.add_stack_dependency(foundation)
        stack.add_stack_dependency(stacks[key])
    return app
