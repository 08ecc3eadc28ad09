"""Sentiment of texts: the four handlers that SageMaker's inference toolkit calls.

SageMaker Python SDK's documentation, "Using PyTorch with the SageMaker Python SDK": model_fn runs
once in each worker; input_fn, predict_fn and output_fn run for each request.
"""

import json
import os
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import torch
from sagemaker_inference.errors import (  # type: ignore[import-untyped] # it has no types
    BaseInferenceToolkitError,
)
from transformers import AutoModelForSequenceClassification, AutoTokenizer

MAX_TEXTS = 256
MAX_CHARACTERS = 20_000
MAX_TOKENS = 512
BATCH = 16
_JSON = "application/json"
_ACCEPTED = 'send {"inputs": "a text"} or {"inputs": ["a text", "another"]}'


class RequestError(BaseInferenceToolkitError):  # type: ignore[misc] # the toolkit has no types
    """What the caller got wrong; the toolkit answers with its status and message."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        """Answer `status`, whose standard phrase goes into the status line."""
        super().__init__(status.value, message, status.phrase)

    def __str__(self) -> str:
        """Return the message alone: some containers put it into an answer of their own."""
        return str(self.message)


@dataclass(frozen=True)
class Request:
    """The texts, and whether the caller sent one alone."""

    texts: list[str]
    is_single: bool


@dataclass(frozen=True)
class Classifier:
    """A tokenizer and a model, loaded once."""

    tokenizer: Any
    model: Any


def model_fn(model_dir: str) -> Classifier:
    """Load tokenizer and model from the archive's root.

    Several workers share an instance's cores, so each takes one thread unless MODEL_THREADS
    says otherwise.
    """
    torch.set_num_threads(int(os.environ.get("MODEL_THREADS", "1")))
    tokenizer = AutoTokenizer.from_pretrained(model_dir)
    model = AutoModelForSequenceClassification.from_pretrained(model_dir)
    return Classifier(tokenizer, model.eval())


def input_fn(body: str | bytes, content_type: str | None) -> Request:
    """Read a request.

    Raises:
        RequestError: 415 for another content type, 400 for a body that is not as it should be.
    """
    if (content_type or _JSON).split(";")[0].strip().lower() != _JSON:
        raise RequestError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            f"content type {content_type} is not accepted; send {_JSON}",
        )
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _bad(f"the body is not JSON ({error})") from error
    if not isinstance(content, dict) or "inputs" not in content:
        raise _bad("the body has no inputs")
    if unknown := sorted(set(content) - {"inputs"}):
        raise _bad(f"unknown keys: {', '.join(unknown)}")
    inputs = content["inputs"]
    request = Request([inputs], is_single=True) if isinstance(inputs, str) else _many(inputs)
    for i, text in enumerate(request.texts):
        _check_text("inputs" if request.is_single else f"inputs[{i}]", text)
    return request


@torch.inference_mode()
def predict_fn(data: Request, model: Classifier) -> list[dict[str, Any]] | dict[str, Any]:
    """Classify all texts, those of similar length together, so that padding costs little."""
    limit = min(MAX_TOKENS, model.tokenizer.model_max_length)
    tokens = model.tokenizer(data.texts, truncation=True, max_length=limit)["input_ids"]
    order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
    answers: list[dict[str, Any]] = [{} for _ in tokens]
    for start in range(0, len(order), BATCH):
        rows = order[start : start + BATCH]
        padded = model.tokenizer.pad({"input_ids": [tokens[i] for i in rows]}, return_tensors="pt")
        probabilities = model.model(**padded).logits.softmax(dim=-1)
        for i, (score, label) in zip(rows, map(_best, probabilities), strict=True):
            answers[i] = {"label": model.model.config.id2label[label], "score": score}
    return answers[0] if data.is_single else answers


def output_fn(prediction: list[dict[str, Any]] | dict[str, Any], accept: str | None) -> str:
    """Write the answer as JSON.

    Raises:
        RequestError: 406 where the caller takes no JSON.
    """
    ranges = [part.split(";")[0].strip().lower() for part in (accept or _JSON).split(",")]
    if not {_JSON, "application/*", "*/*"} & set(ranges):
        raise RequestError(
            HTTPStatus.NOT_ACCEPTABLE, f"accept {accept} cannot be answered; accept {_JSON}"
        )
    return json.dumps(prediction)


def _many(inputs: Any) -> Request:
    if not isinstance(inputs, list):
        raise _bad(f"inputs is of type {type(inputs).__name__}")
    if not 1 <= len(inputs) <= MAX_TEXTS:
        raise _bad(f"inputs holds {len(inputs)} texts, 1 to {MAX_TEXTS} are accepted")
    return Request(inputs, is_single=False)


def _check_text(path: str, text: Any) -> None:
    if not isinstance(text, str):
        raise _bad(f"{path} is of type {type(text).__name__}")
    if not text.strip():
        raise _bad(f"{path} is empty")
    if len(text) > MAX_CHARACTERS:
        raise _bad(f"{path} has {len(text)} characters, at most {MAX_CHARACTERS} are accepted")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise _bad(f"{path} holds half of a surrogate pair, which is no text")


def _bad(what: str) -> RequestError:
    return RequestError(HTTPStatus.BAD_REQUEST, f"{what}; {_ACCEPTED}")


def _best(probabilities: torch.Tensor) -> tuple[float, int]:
    score, label = probabilities.max(dim=-1)
    return float(score), int(label)
