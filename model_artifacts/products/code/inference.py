"""Sentiment of reviews of one domain: handlers that serve many such models from one container."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import (  # type: ignore[import-untyped] # it has no types
    TfidfVectorizer,
)
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped] # the same

LABELS = ("NEGATIVE", "POSITIVE")


def model_fn(model_dir: str) -> tuple[Any, Any]:
    """Set up classifier and tokenizer from numbers, which every version of scikit-learn reads."""
    content = json.loads((Path(model_dir) / "model.json").read_text("utf-8"))
    tokenizer = TfidfVectorizer(
        vocabulary=content["terms"], ngram_range=tuple(content["ngrams"]), sublinear_tf=True
    )
    tokenizer.idf_ = np.array(content["idf"])
    model = LogisticRegression()
    model.classes_ = np.array(LABELS)
    model.domain = content["domain"]
    model.coef_ = np.array([content["weights"]])
    model.intercept_ = np.array([content["intercept"]])
    return model, tokenizer


def input_fn(body: str | bytes, content_type: str) -> list[str]:
    """Read {"inputs": "a text"} or {"inputs": ["a text", "another"]}.

    Raises:
        ValueError: it is something else.
    """
    if content_type.split(";", maxsplit=1)[0].strip().lower() != "application/json":
        raise ValueError(f"content type {content_type} is not accepted; send application/json")
    content = json.loads(body)
    inputs = content.get("inputs") if isinstance(content, dict) else None
    texts = [inputs] if isinstance(inputs, str) else inputs
    if not isinstance(texts, list) or not texts or not all(isinstance(t, str) for t in texts):
        raise ValueError('send {"inputs": "a text"} or {"inputs": ["a text", "another"]}')
    return texts


def predict_fn(texts: list[str], loaded: tuple[Any, Any]) -> list[dict[str, Any]]:
    """Classify each text."""
    model, tokenizer = loaded
    probabilities = model.predict_proba(tokenizer.transform(texts))
    return [
        {
            "label": str(model.classes_[row.argmax()]),
            "score": float(row.max()),
            "domain": model.domain,
        }
        for row in probabilities
    ]


def output_fn(answers: list[dict[str, Any]], _accept: str) -> str:
    """Answer JSON: an answer for each text."""
    return json.dumps(answers)
