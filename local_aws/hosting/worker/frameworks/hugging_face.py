"""The default handlers of the Hugging Face container: a `transformers` pipeline.

AWS's (`sagemaker-huggingface-inference-toolkit`) makes the pipeline of HF_TASK, or of the task that
config.json's architecture is for; reads `{"inputs": …, "parameters": …}` as JSON, or CSV with a
header; and writes JSON, CSV or NPY. Here the same happens on the CPU; pictures and sound aren't
read, and HF_MODEL_ID isn't followed to the hub.

AWS's takes what output_fn or transform_fn returns as the body: of a pair (body, content type) the
caller gets a JSON list. Here, as in every other container, the pair is understood.
"""

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

from sagemaker_inference import (  # type: ignore[import-untyped] # no hints
    content_types,
    decoder,
    encoder,
    errors,
)

_TASKS = {
    "ForQuestionAnswering": "question-answering",
    "ForTokenClassification": "token-classification",
    "ForSequenceClassification": "text-classification",
    "ForMaskedLM": "fill-mask",
    "ForCausalLM": "text-generation",
    "GPT2LMHeadModel": "text-generation",
}
_COLUMNS = ("question", "context", "inputs")


class HuggingFaceDefaults:
    """What stands in for a function that inference.py doesn't define."""

    def default_model_fn(self, model_dir: str) -> Any:
        """A pipeline of the task.

        Raises:
            ValueError: neither HF_TASK nor config.json tells the task.
        """
        task = os.environ.get("HF_TASK") or _task(Path(model_dir) / "config.json")
        from transformers import pipeline  # noqa: PLC0415 - seconds that a model_fn of its own saves

        return pipeline(task=task, model=model_dir, tokenizer=model_dir, device=-1)  # type: ignore[call-overload] # any task

    def default_input_fn(self, body: Any, content_type: str) -> Any:
        """Python's own objects; of JSON exactly what it says.

        Raises:
            UnsupportedFormatError: the content type is none of JSON, CSV and NPY.
        """
        if content_type == content_types.JSON:
            return json.loads(body)
        if content_type == content_types.CSV:
            return _from_csv(body)
        return decoder.decode(body, content_type)

    def default_predict_fn(self, data: Any, model: Any) -> Any:
        """Call the pipeline with the inputs and, if any, the parameters."""
        inputs = data.pop("inputs", data)
        return model(inputs, **(data.pop("parameters", None) or {}))

    def default_output_fn(self, prediction: Any, accept: str) -> str | bytes:
        """Compact JSON, CSV with a header, or NPY.

        Raises:
            UnsupportedFormatError: another type is asked for.
        """
        if accept == content_types.JSON:
            return json.dumps(prediction, ensure_ascii=False, separators=(",", ":"), default=_plain)
        if accept == content_types.CSV:
            return _to_csv(prediction)
        encoded: bytes = encoder.encode(prediction, accept)
        return encoded


def _task(config: Path) -> str:
    architectures = json.loads(config.read_text()).get("architectures") if config.exists() else None
    for architecture in architectures or ():
        for ending, task in _TASKS.items():
            if architecture.endswith(ending):
                return task
    raise ValueError(
        f"the task of {config.name}'s architectures {architectures} is unknown; set HF_TASK in the "
        "container's environment, or provide a model_fn"
    )


def _from_csv(text: str) -> dict[str, Any]:
    rows = list(csv.DictReader(io.StringIO(text)))
    if not rows or not any(name in column.lower() for column in rows[0] for name in _COLUMNS):
        raise errors.GenericInferenceToolkitError(
            400, f"the CSV needs a header with one of the columns {', '.join(_COLUMNS)}"
        )
    return {"inputs": [row["inputs"] for row in rows] if "inputs" in rows[0] else rows}


def _to_csv(prediction: Any) -> str:
    rows = prediction if isinstance(prediction, list) else [prediction]
    stream = io.StringIO()
    writer = csv.DictWriter(stream, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def _plain(value: Any) -> Any:
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} is not JSON serializable")
