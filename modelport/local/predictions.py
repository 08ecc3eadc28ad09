"""Sends sample requests to what is deployed, and makes rows of the answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from modelport.clients.fronts import call
from modelport.clients.runtime import Invocation, invoke
from modelport.local.samples import matches

if TYPE_CHECKING:
    from modelport.clients.fronts import Answer
    from modelport.clients.session import EndpointAccess, FrontAccess, LocalSession
    from modelport.local.samples import Sample

_OK = 200


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """One input and what came back for it; `seconds` is its request's whole time."""

    text: str
    prediction: str
    score: float | None
    seconds: float
    right: bool


def predict(sample: Sample, endpoint: EndpointAccess, session: LocalSession) -> list[Prediction]:
    """Asks every front of the endpoint, or the endpoint itself where it has none.

    Raises:
        OSError: nothing answers.
    """
    if endpoint.fronts:
        return [row for front in endpoint.fronts for row in _through(front, sample, session)]
    answer = invoke(endpoint.name, sample.payload, session, content_type=sample.content_type)
    return _rows(sample, _decoded(answer), answer.seconds)


def _through(front: FrontAccess, sample: Sample, session: LocalSession) -> list[Prediction]:
    answer = call(front, session, sample.payload, content_type=sample.content_type)
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


def _decoded(answer: Invocation) -> Any:
    try:
        return json.loads(answer.body)
    except ValueError:
        return answer.body.decode(errors="replace")
