"""Sends sample requests to what is deployed, and makes rows of the answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from modelport.aws.targets import target_of
from modelport.calling import asking
from modelport.calling.fronts import call
from modelport.calling.runtime import Question
from modelport.interfaces.samples import matches

if TYPE_CHECKING:
    from modelport.aws.session import EndpointAccess, FrontAccess, LocalSession
    from modelport.aws.targets import Target
    from modelport.calling.fronts import Answer
    from modelport.calling.runtime import Invocation
    from modelport.contracts.addresses import Asked
    from modelport.interfaces.samples import Sample

_OK = 200


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """One input and what came back for it; `seconds` is its request's whole time."""

    text: str
    prediction: str
    score: float | None
    seconds: float
    right: bool


def predict(asked: Asked, endpoint: EndpointAccess, session: LocalSession) -> list[Prediction]:
    """Asks every front of the endpoint, or the endpoint itself where it has none.

    Raises:
        InvocationError: the endpoint or its model refused.
        OSError: nothing answers.
    """
    if endpoint.fronts and not asked.parameters:
        fronts = endpoint.fronts
        return [row for front in fronts for row in _through(front, asked.sample, session)]
    answer = ask(asked, endpoint, session)
    return _rows(asked.sample, decoded(answer.body), answer.seconds)


def ask(asked: Asked, endpoint: EndpointAccess, session: LocalSession) -> Invocation:
    """Asks the endpoint itself, in the way of its type.

    Raises:
        InvocationError: the endpoint or its model refused.
    """
    return ask_target(asked, target_of(endpoint, session))


def ask_target(asked: Asked, target: Target) -> Invocation:
    """Asks an endpoint wherever it is, in the way of its type.

    Raises:
        InvocationError: the endpoint or its model refused.
        UnknownTargetError: an asynchronous endpoint isn't deployed.
    """
    sample = asked.sample
    question = Question(
        body=sample.payload,
        content_type=sample.content_type,
        accept=sample.accept,
        parameters=asked.parameters,
    )
    return asking.ask(target, question)


def _through(front: FrontAccess, sample: Sample, session: LocalSession) -> list[Prediction]:
    accept = sample.accept or "*/*"
    answer = call(front, session, sample.payload, content_type=sample.content_type, accept=accept)
    if answer.status != _OK:
        return [_refused(sample, answer)]
    return _rows(sample, json.loads(answer.body)["data"]["body"], answer.seconds)


def _refused(sample: Sample, answer: Answer) -> Prediction:
    said = answer.body.decode(errors="replace")
    return Prediction(
        text=" | ".join(sample.texts),
        prediction=f"{answer.status}: {said}",
        score=None,
        seconds=answer.seconds,
        right=False,
    )


def _rows(sample: Sample, received: Any, seconds: float) -> list[Prediction]:
    right = matches(sample.expect, received)
    texts = sample.texts
    answers = received if isinstance(received, list) else [received]
    if len(texts) != len(answers):
        texts, answers = [" | ".join(texts)], [received]
    return [
        Prediction(
            text=text,
            prediction=_label(answer),
            score=answer.get("score") if isinstance(answer, dict) else None,
            seconds=seconds,
            right=right,
        )
        for text, answer in zip(texts, answers, strict=True)
    ]


def _label(answer: Any) -> str:
    return str(answer["label"]) if isinstance(answer, dict) and "label" in answer else str(answer)


def decoded(answer: bytes) -> Any:
    """An answer as a value where it is JSON, as text otherwise."""
    try:
        return json.loads(answer)
    except ValueError:
        return answer.decode(errors="replace")
