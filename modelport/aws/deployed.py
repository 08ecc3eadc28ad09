"""What is deployed of an environment, asked of CloudFormation, SageMaker and Auto Scaling."""

from __future__ import annotations

import json
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from modelport.aws.refusing import explained
from modelport.planning import Deployed, LiveEndpoint, Stack, components_of, endpoints_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from modelport.aws.places import Place

_NOT_THERE = frozenset({"ROLLBACK_COMPLETE", "REVIEW_IN_PROGRESS", "DELETE_COMPLETE"})
"""Statuses of a stack without anything in it: the CDK deletes it and begins anew."""

_SECONDS_BETWEEN_LOOKS = 2.0
_TAG = "modelport:environment"


class ReadingError(Exception):
    """AWS doesn't tell what is deployed; the message says why."""


reading = partial(explained, ReadingError, "what is deployed can't be read")


def read_deployed(place: Place, templates: Mapping[str, Mapping[str, Any]]) -> Deployed:
    """Everything that a plan of `templates` at `place` needs to know.

    Raises:
        ReadingError: AWS refuses, or can't be reached.
    """
    with reading():
        stacks = _stacks(place, set(templates))
        known = [*templates.items(), *((name, s.template) for name, s in stacks.items())]
        names = {name for stack, template in known for name in endpoints_of(stack, template)}
        components = {name for _, template in known for name in components_of(template)}
        return Deployed(
            stacks=stacks,
            is_live=True,
            endpoints=_live_endpoints(place.client("sagemaker"), names),
            targets=scalable_targets(place),
            components=_existing_components(place.client("sagemaker"), components),
            environment=place.environment,
        )


def wait_settled(place: Place, *, tell: Callable[[str], None]) -> None:
    """Waits until no operation is under way in a stack of the environment.

    Raises:
        ReadingError: AWS refuses, or can't be reached.
    """
    with reading():
        while True:
            busy = [
                stack["StackName"]
                for stack in _described_stacks(place)
                if stack["StackStatus"].endswith("IN_PROGRESS")
                and stack["StackStatus"] not in _NOT_THERE
            ]
            if not busy:
                return
            tell(", ".join(busy))
            time.sleep(_SECONDS_BETWEEN_LOOKS)


def scalable_targets(place: Place) -> frozenset[str]:
    """The resource IDs of all scalable targets of SageMaker."""
    pages = (
        place.client("application-autoscaling")
        .get_paginator("describe_scalable_targets")
        .paginate(ServiceNamespace="sagemaker")
    )
    return frozenset(t["ResourceId"] for page in pages for t in page["ScalableTargets"])


def live_endpoint(sagemaker: Any, name: str) -> LiveEndpoint | None:
    """An endpoint as SageMaker describes it; None if there is none of that name."""
    found = found_or_none(sagemaker.describe_endpoint, EndpointName=name)
    if found is None:
        return None
    # A failed endpoint has no variants; one that is being created may have no config yet.
    config = found.get("EndpointConfigName", "")
    variants = found.get("ProductionVariants", ())
    return LiveEndpoint(
        name=found["EndpointName"],
        status=found["EndpointStatus"],
        config=config,
        counts={
            v["VariantName"]: v["DesiredInstanceCount"]
            for v in variants
            if "DesiredInstanceCount" in v
        },
        running={
            v["VariantName"]: v["CurrentInstanceCount"]
            for v in variants
            if "CurrentInstanceCount" in v
        },
        weights={v["VariantName"]: v["DesiredWeight"] for v in variants if "DesiredWeight" in v},
        models=_models(sagemaker, config),
        failure=found.get("FailureReason", ""),
    )


def _models(sagemaker: Any, config: str) -> frozenset[str]:
    found = (
        found_or_none(sagemaker.describe_endpoint_config, EndpointConfigName=config)
        if config
        else {}
    )
    keys = ("ProductionVariants", "ShadowProductionVariants")
    variants = [v for key in keys for v in (found or {}).get(key, ())]
    return frozenset(v["ModelName"] for v in variants if "ModelName" in v)


def _live_endpoints(sagemaker: Any, names: set[str]) -> dict[str, LiveEndpoint]:
    found = {name: live_endpoint(sagemaker, name) for name in sorted(names)}
    return {name: live for name, live in found.items() if live}


def _existing_components(sagemaker: Any, names: set[str]) -> frozenset[str]:
    ask = sagemaker.describe_inference_component
    return frozenset(n for n in sorted(names) if found_or_none(ask, InferenceComponentName=n))


def _stacks(place: Place, names: set[str]) -> dict[str, Stack]:
    cloudformation = place.client("cloudformation")
    return {
        stack["StackName"]: _stack(cloudformation, stack)
        for stack in _described_stacks(place, names)
        if stack["StackStatus"] not in _NOT_THERE
    }


def _described_stacks(place: Place, names: set[str] | None = None) -> Iterator[dict[str, Any]]:
    """The environment's stacks: those named so, and those that its tag says are its own."""
    pages = place.client("cloudformation").get_paginator("describe_stacks").paginate()
    for page in pages:
        for stack in page["Stacks"]:
            ours = _environment_of(stack) == place.environment
            if stack["StackName"] in (names or ()) or ours:
                yield stack


def _environment_of(described: Mapping[str, Any]) -> str:
    tags = {tag["Key"]: tag["Value"] for tag in described.get("Tags", ())}
    return str(tags.get(_TAG, ""))


def _stack(cloudformation: Any, described: Mapping[str, Any]) -> Stack:
    name = described["StackName"]
    body = cloudformation.get_template(StackName=name, TemplateStage="Original")["TemplateBody"]
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=name)
    return Stack(
        template=json.loads(body) if isinstance(body, str) else body,
        status=described["StackStatus"],
        environment=_environment_of(described),
        physical_ids={
            resource["LogicalResourceId"]: resource.get("PhysicalResourceId", "")
            for page in pages
            for resource in page["StackResourceSummaries"]
        },
    )


def found_or_none(ask: Callable[..., Any], **named: str) -> dict[str, Any] | None:
    """What SageMaker describes; None if it knows nothing of that name."""
    try:
        answer: dict[str, Any] = ask(**named)
    except ClientError as error:
        # SageMaker calls what it doesn't know a ValidationException, as it calls much else.
        if "could not find" in error.response["Error"]["Message"].lower():
            return None
        raise
    return answer
