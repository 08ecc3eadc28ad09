"""The whole application: an environment's stacks."""

from collections.abc import Mapping
from pathlib import Path

import aws_cdk as cdk

from modelport.configuration import Environment
from modelport.packaging import Archive
from stacks.feature_flags import FEATURE_FLAGS
from stacks.foundation import Foundation
from stacks.front import Front
from stacks.hosting import Hosting


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
    foundation = Foundation(app, environment=environment)
    for key, endpoint in environment.endpoints.items():
        archive = archives.get(endpoint.model)
        hosting = Hosting(app, environment=environment, key=key, archive=archive)
        hosting.add_stack_dependency(foundation)
        if endpoint.front.rest:
            front = Front(app, environment=environment, key=key, rest=endpoint.front.rest)
            front.add_stack_dependency(foundation)
            front.add_stack_dependency(hosting)
    return app
