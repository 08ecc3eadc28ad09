"""Asking AWS, or the embedded AWS, for what the checks look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelport.aws.deployed import found_or_none, read_deployed, reading
from modelport.planning import components_of
from modelport.planning.template import MODEL, resources
from modelport.verification.checks import watching_alarms
from modelport.verification.observed import Observed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modelport.aws.places import Place
    from modelport.planning import Stack

_ALARMS_AT_ONCE = 100


def observe(place: Place) -> Observed:
    """What there is of the environment at `place`.

    Raises:
        ReadingError: AWS refuses, or can't be reached.
    """
    deployed = read_deployed(place, {})
    stacks = deployed.stacks.values()
    sagemaker = place.client("sagemaker")
    with reading():
        return Observed(
            deployed=deployed,
            alarms=_alarm_states(place.client("cloudwatch"), _alarm_names(stacks)),
            components=_components(sagemaker, stacks),
            models=_models(sagemaker, stacks),
        )


def _alarm_names(stacks: Iterable[Stack]) -> list[str]:
    names = (stack.name_of(i) for stack in stacks for i in watching_alarms(stack))
    return [name for name in names if name]


def _alarm_states(cloudwatch: Any, names: list[str]) -> dict[str, str]:
    states: dict[str, str] = {}
    for start in range(0, len(names), _ALARMS_AT_ONCE):
        chosen = names[start : start + _ALARMS_AT_ONCE]
        answer = cloudwatch.describe_alarms(AlarmNames=chosen, MaxRecords=_ALARMS_AT_ONCE)
        states |= {alarm["AlarmName"]: alarm["StateValue"] for alarm in answer["MetricAlarms"]}
    return states


def _components(sagemaker: Any, stacks: Iterable[Stack]) -> dict[str, str]:
    ask = sagemaker.describe_inference_component
    names = [name for stack in stacks for name in components_of(stack.template)]
    found = {name: found_or_none(ask, InferenceComponentName=name) for name in names}
    return {name: one["InferenceComponentStatus"] for name, one in found.items() if one}


def _models(sagemaker: Any, stacks: Iterable[Stack]) -> frozenset[str]:
    names = [s.name_of(i) for s in stacks for i in resources(s.template, MODEL)]
    found = (found_or_none(sagemaker.describe_model, ModelName=name) for name in names if name)
    return frozenset(model["ModelName"].lower() for model in found if model)
