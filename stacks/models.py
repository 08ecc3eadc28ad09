"""One model of the configuration, wherever its containers come from."""

from collections.abc import Mapping
from typing import Any

from aws_cdk import aws_kms as kms
from constructs import Construct

from model_hosting import Model
from modelport.configuration import Environment
from modelport.packaging import Archive
from stacks.model_sources import containers


def make_model(  # noqa: PLR0913 - each of them decides the model
    scope: Construct,
    environment: Environment,
    model_key: str,
    *,
    instance_type: str | None,
    archives: Mapping[str, Archive],
    encryption_key: kms.IKey,
    **properties: Any,
) -> Model:
    """Makes a model of what the configuration or the lock says, or of what a deployment finds.

    Args:
        scope: the construct that it is part of.
        environment: the whole configuration.
        model_key: the model's key in it.
        instance_type: decides which image a framework means; None for serverless inference.
        archives: the packed models, by the model's key.
        encryption_key: the environment's own, for what lies in its artifact bucket.
        **properties: further ones of `Model`.
    """
    configured = environment.models[model_key]
    if configured.automl and configured.automl.resolve == "deployment":
        from stacks.automl import best_candidate  # noqa: PLC0415 - a slow import, if needed

        candidate = best_candidate(
            scope,
            environment,
            configured.automl,
            instance_type=instance_type,
            variables=configured.environment,
        )
        model = Model(scope, "Model", containers=candidate.containers, **properties)
        candidate.grant_serve(model.role)
        return model
    known = containers(
        environment,
        model_key,
        instance_type=instance_type,
        archives=archives,
        encryption_key=encryption_key,
    )
    return Model(scope, "Model", containers=known, **properties)
