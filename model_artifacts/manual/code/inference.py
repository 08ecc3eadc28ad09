"""Text, word by word, from a chain of words: the handlers of SageMaker's PyTorch container.

Each word is sent as it is made. Who asks for a stream gets it at once, who doesn't gets them all.
"""

import json
import random
from pathlib import Path
from typing import Any

from ts.handler_utils.utils import (  # type: ignore[import-not-found] # the image has it
    send_intermediate_predict_response,
)

LONGEST = 200
_START = " "

Chain = dict[str, dict[str, int]]


def model_fn(model_dir: str) -> Chain:
    """How often each word follows each two words."""
    chain: Chain = json.loads((Path(model_dir) / "chain.json").read_text("utf-8"))
    return chain


def input_fn(body: str | bytes, content_type: str) -> dict[str, int]:
    """`{"seed": 7, "words": 20}`: the same seed gives the same text.

    Raises:
        ValueError: it is something else.
    """
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise ValueError(f"content type: received {content_type}; accepted: application/json")
    asked = json.loads(body)
    is_object = isinstance(asked, dict)
    seed, words = (asked.get("seed", 0), asked.get("words", 20)) if is_object else (None, None)
    if type(seed) is not int or type(words) is not int or not 1 <= words <= LONGEST:
        raise ValueError(f"accepted are a whole seed and 1 to {LONGEST} words; received {asked}")
    return {"seed": seed, "words": words}


def predict_fn(asked: dict[str, int], chain: Chain, context: Any) -> str:
    """Send all words but the last, which is the rest of the answer."""
    context.set_response_content_type(0, "text/plain; charset=utf-8")
    chosen = random.Random(asked["seed"])  # noqa: S311 - a text, not a secret
    before, word = _START, ""
    for number in range(asked["words"]):
        before = before if before in chain else _START
        word = chosen.choices(list(chain[before]), weights=list(chain[before].values()))[0]
        before = f"{before.rpartition(' ')[2]} {word}"
        if number < asked["words"] - 1:
            send_intermediate_predict_response(
                [f"{word} "], context.request_ids, "Intermediate Prediction success", 200, context
            )
    return word


def output_fn(prediction: str, accept: str) -> str:  # noqa: ARG001 - the container's signature
    """The text is sent as it is, whatever is accepted."""
    return prediction
