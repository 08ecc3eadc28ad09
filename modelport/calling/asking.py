"""One prediction from an endpoint of any type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelport.aws.targets import ASYNCHRONOUS
from modelport.calling import asynchronous
from modelport.calling.errors import InvocationError
from modelport.calling.functions import invoke_function
from modelport.calling.runtime import invoke_with
from modelport.calling.streaming import invoke_stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelport.aws.targets import Target
    from modelport.calling.asynchronous import Submission
    from modelport.calling.runtime import Invocation, Question

LAMBDA = "lambda"
ARCHIVE_ENDING = ".tar.gz"


def chosen(
    target: Target,
    *,
    model: str | None = None,
    container: str | None = None,
    variant: str | None = None,
    component: str | None = None,
) -> dict[str, str]:
    """InvokeEndpoint's parameters that choose what answers, from the words of a configuration.

    Args:
        target: the endpoint.
        model: TargetModel, with or without .tar.gz.
        container: TargetContainerHostname.
        variant: TargetVariant.
        component: a component's key in the configuration, or its name in SageMaker.
    """
    if model and not model.endswith(ARCHIVE_ENDING):
        model = f"{model}{ARCHIVE_ENDING}"
    if component and not component.startswith(f"{target.name}-"):
        component = f"{target.name}-{component}"
    parameters = {
        "TargetModel": model,
        "TargetContainerHostname": container,
        "TargetVariant": variant,
        "InferenceComponentName": component,
    }
    return {name: value for name, value in parameters.items() if value}


def ask(target: Target, question: Question) -> Invocation:
    """The answer, however long it takes.

    Raises:
        InvocationError: the endpoint or its model refused, or AWS can't be reached.
        UnknownTargetError: an asynchronous endpoint isn't deployed.
    """
    if target.type == ASYNCHRONOUS:
        return asynchronous.wait(target.client, submit(target, question))
    if target.type == LAMBDA:
        _refuse(target, question)
        return invoke_function(
            target.client("lambda"),
            target.name,
            question.body,
            content_type=question.content_type,
            accept=question.accept,
        )
    return invoke_with(target.runtime, target.name, question)


def ask_for_stream(target: Target, question: Question) -> Iterator[bytes]:
    """The answer's parts, as the model makes them.

    Raises:
        InvocationError: the endpoint or its model refused, or it doesn't stream.
    """
    if target.type in {ASYNCHRONOUS, LAMBDA}:
        raise InvocationError(
            f"{target.name}: an endpoint of type {target.type} does not stream; leave --stream out"
        )
    return invoke_stream(target.runtime, target.name, question)


def submit(target: Target, question: Question) -> Submission:
    """Puts a request into the queue of an asynchronous endpoint.

    Raises:
        InvocationError: the request was refused.
        UnknownTargetError: the endpoint isn't deployed.
    """
    _refuse(target, question)
    outputs = target.outputs()
    limits = ("RequestTTLSeconds", "InvocationTimeoutSeconds")
    return asynchronous.submit(
        target.client,
        target.name,
        question.body,
        content_type=question.content_type,
        accept=question.accept,
        upload_to=outputs.get("Input"),
        parameters={name: int(outputs[name]) for name in limits if name in outputs},
    )


def _refuse(target: Target, question: Question) -> None:
    for name in question.parameters:
        raise InvocationError(
            f"{target.name}: {name}: an endpoint of type {target.type} has nothing to choose from"
        )
