"""What holds for the update from any valid configuration of an environment to any other."""

import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from modelport.deploying import without_scaling
from modelport.planning import (
    Deployed,
    Kind,
    LiveEndpoint,
    Stack,
    components_of,
    endpoints,
    plan,
    scalings,
)
from modelport.planning.template import references
from tests.synth.drawn import CONFIGURATION, Templates, synthesized

CONFIG, MODEL = "AWS::SageMaker::EndpointConfig", "AWS::SageMaker::Model"
NAMES = {
    MODEL: "ModelName",
    CONFIG: "EndpointConfigName",
    "AWS::SageMaker::Endpoint": "EndpointName",
    "AWS::SageMaker::InferenceComponent": "InferenceComponentName",
    "AWS::ApplicationAutoScaling::ScalingPolicy": "PolicyName",
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::IAM::Role": "RoleName",
    "AWS::KMS::Alias": "AliasName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
}
_OF_TARGET = {"ResourceId", "ScalableDimension", "ServiceNamespace"}
CREATE_ONLY = {
    "AWS::ApplicationAutoScaling::ScalableTarget": _OF_TARGET,
    "AWS::ApplicationAutoScaling::ScalingPolicy": {*_OF_TARGET, "PolicyName", "ScalingTargetId"},
    "AWS::IAM::Role": {"Path", "RoleName"},
    "AWS::Lambda::Function": {"FunctionName", "PackageType"},
    "AWS::SNS::Topic": {"FifoTopic", "TopicName"},
    "AWS::SQS::Queue": {"FifoQueue", "QueueName"},
}
"""CloudFormation template reference: "Update requires: Replacement"; other types have a name."""

IMPOSSIBLE = (
    (Kind.REFUSED, "SageMaker updates no endpoint on instances to a serverless one"),
    (Kind.REFUSED, "the variants' names must stay the same in an update that shifts in steps"),
    (Kind.REFUSED, " can't be changed"),  # an inference component's name and endpoint
    (Kind.REFUSED, " is removed with component "),
    (Kind.COLLISION, "it is made before the endpoint of that name in "),
)
"""What no single update can do, and the plan refuses before anything starts."""

Pair = tuple[Templates, Templates]


_SEVERAL = st.lists(CONFIGURATION, min_size=2, max_size=4, unique=True)

_few = settings(
    database=None,
    max_examples=15,
    deadline=None,
    # Each configuration that a smaller example would have has to be synthesized first.
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


def few(test: Callable[..., None]) -> Callable[..., None]:
    """The same examples for every test, so that each is synthesized once for all of them."""
    return seed(8)(_few(test))


def _pairs(configurations: list[str]) -> Iterator[Pair]:
    """Every update from one of them to another, each synthesized once."""
    yield from itertools.permutations(map(synthesized, configurations), 2)


def _deployed(templates: Templates) -> Deployed:
    """The templates as they are after a deployment, which gave every resource a name."""
    found = [e for stack, template in templates.items() for e in endpoints(stack, template)]
    return Deployed(
        stacks={
            stack: Stack(
                template=template,
                status="UPDATE_COMPLETE",
                physical_ids={i: f"{stack}-{i}" for i in template["Resources"]},
            )
            for stack, template in templates.items()
        },
        is_live=True,
        endpoints={
            one.name: LiveEndpoint(
                name=one.name,
                status="InService",
                config=f"{one.stack}-{one.config_id}",
                models=frozenset(f"{one.stack}-{v.model_id}" for v in one.variants.values()),
            )
            for one in found
        },
        targets=frozenset(i for template in templates.values() for i in scalings(template)),
        components=frozenset(c for template in templates.values() for c in components_of(template)),
    )


def _shared(old: Templates, new: Templates) -> Iterator[tuple[Any, Any]]:
    """The templates of each stack that is there before and after."""
    yield from ((old[stack], new[stack]) for stack in old if stack in new)


def _properties(template: Any, logical_id: str) -> dict[str, Any]:
    return dict(template["Resources"][logical_id].get("Properties", {}))


def _replaced(old: Any, new: Any) -> set[str]:
    """The logical IDs that get another resource, or refer to one where that replaces them."""
    both = old["Resources"].keys() & new["Resources"].keys()
    found: set[str] = set()
    while more := {i for i in both - found if _is_replaced(old, new, i, found)}:
        found |= more
    return found


def _is_replaced(old: Any, new: Any, logical_id: str, others: set[str]) -> bool:
    before, after = _properties(old, logical_id), _properties(new, logical_id)
    kind = new["Resources"][logical_id]["Type"]
    everything = (before.keys() | after.keys()) - {"Tags"}
    fixed = everything if kind in {MODEL, CONFIG} else CREATE_ONLY.get(kind, {NAMES.get(kind)})
    return any(
        before.get(key) != after.get(key) or not others.isdisjoint(references(after.get(key)))
        for key in fixed
    )


@few
@given(CONFIGURATION)
def test_names_that_cannot_be_had_twice_are_left_to_cloudformation(configuration: str) -> None:
    """Models and endpoint configs are replaced by any change, so none has a fixed name."""
    for template in synthesized(configuration).values():
        for resource in template["Resources"].values():
            if resource["Type"] in {MODEL, CONFIG}:
                assert NAMES[resource["Type"]] not in resource["Properties"]


@few
@given(_SEVERAL)
def test_what_is_replaced_has_no_name_to_collide_with(configurations: list[str]) -> None:
    """A fixed name is another one afterwards, or is one below what is replaced itself."""
    for old, new in (shared for pair in _pairs(configurations) for shared in _shared(*pair)):
        replaced = _replaced(old, new)
        for logical_id in replaced:
            before, after = _properties(old, logical_id), _properties(new, logical_id)
            name = NAMES.get(new["Resources"][logical_id]["Type"], "")
            # A policy's name is one of its scalable target's, which is another target then.
            is_below = not replaced.isdisjoint(references(after.get("ScalingTargetId")))
            assert is_below or name not in after or after[name] != before.get(name), logical_id


@few
@given(_SEVERAL)
def test_what_serves_afterwards_is_there(configurations: list[str]) -> None:
    """Nothing refers to what the update deletes, nor do the stacks that it leaves alone."""
    for configuration in configurations:
        for template in synthesized(configuration).values():
            known = template["Resources"].keys() | template.get("Parameters", {}).keys()
            used = {i for i in references(template["Resources"]) if not i.startswith("AWS::")}
            assert used <= known
            assert "Fn::ImportValue" not in json.dumps(template)


@few
@given(_SEVERAL)
def test_the_plan_refuses_only_what_cannot_be_done(configurations: list[str]) -> None:
    """Any other pair can be deployed, and none is refused for a model or a fixed name."""
    for old, new in _pairs(configurations):
        for error in plan(new, _deployed(old)).errors:
            assert any(error.kind is kind and words in error.why for kind, words in IMPOSSIBLE), (
                error
            )


@few
@given(_SEVERAL)
def test_the_phases_around_scaling_are_updates_that_need_none(configurations: list[str]) -> None:
    """Where scaling stands in the way, each of the three updates is possible by itself."""
    for old, new in _pairs(configurations):
        found = plan(new, _deployed(old))
        if found.detached and not found.errors:
            away = {stack: set(targets) for stack, targets in found.detached.items()}
            before, between = ({**side, **_without(side, away)} for side in (old, new))
            for step in ((old, before), (before, between), (between, new)):
                phase = plan(step[1], _deployed(step[0]))
                assert (phase.errors, phase.detached) == ([], {})


def _without(templates: Templates, away: dict[str, set[str]]) -> Templates:
    return {stack: without_scaling(templates[stack], ids) for stack, ids in away.items()}
