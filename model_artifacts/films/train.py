"""Train films/model.json and products/model.json: under a minute on two cores.

Run it as `PYTHONPATH=model_artifacts/sentiment python model_artifacts/films/train.py`.

Each learns from the sentences of its own domain alone (sentiment/ratings.py says where they come
from), so that a word may mean praise to one and blame to the other. A sentence counts as much as
its mean rating lies away from 0: people's doubt is learnt too.
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import ratings
from sklearn.feature_extraction.text import (  # type: ignore[import-untyped] # it has no types
    TfidfVectorizer,
)
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped] # the same

MODELS = Path(__file__).resolve().parents[1]
FILES = {
    "films": "movieReviewSnippets_GroundTruth.txt",
    "products": "amazonReviewSnippets_GroundTruth.txt",
}
NGRAMS = (1, 2)
STRENGTH = 8.0
DIGITS = 4
_FIGURES = re.compile(r"(<!-- figures -->\n).*?(<!-- end of figures -->)", re.DOTALL)


def main() -> None:
    """Train, measure and write both."""
    by_file = ratings.by_file()
    for name, file in FILES.items():
        sentences = by_file[file]
        print(f"{name}: {len(sentences)} sentences …", flush=True)
        vectorizer, classifier = trained([s for s in sentences if not s.is_held_out])
        figures = measured([s for s in sentences if s.is_held_out], vectorizer, classifier)
        _write(MODELS / name, _content(name, vectorizer, classifier), figures)
        print("\n".join(figures), flush=True)


def trained(sentences: Sequence[ratings.Rating]) -> tuple[Any, Any]:
    """The words and pairs of words that occur twice or more, and what each of them weighs."""
    vectorizer = TfidfVectorizer(ngram_range=NGRAMS, min_df=2, sublinear_tf=True)
    features = vectorizer.fit_transform([s.sentence for s in sentences])
    classifier = LogisticRegression(C=STRENGTH, max_iter=1000)
    doubt = [abs(s.mean) for s in sentences]
    classifier.fit(features, [s.is_positive for s in sentences], sample_weight=doubt)
    return vectorizer, classifier


def measured(sentences: Sequence[ratings.Rating], vectorizer: Any, classifier: Any) -> list[str]:
    """The model card's rows about held-out sentences."""
    answers = classifier.predict(vectorizer.transform([s.sentence for s in sentences]))
    rows = []
    for title, chosen in (
        ("every held-out sentence", [True] * len(sentences)),
        ("held-out, clearly rated (mean beyond ±1)", [s.is_clear for s in sentences]),
    ):
        right = [
            s.is_positive == answer
            for s, answer, counts in zip(sentences, answers, chosen, strict=True)
            if counts
        ]
        rows.append(f"| {title} | {np.mean(right):.3f} ({sum(right)} of {len(right)}) |")
    return rows


def _content(domain: str, vectorizer: Any, classifier: Any) -> dict[str, Any]:
    terms = vectorizer.get_feature_names_out().tolist()
    return {
        "domain": domain,
        "ngrams": NGRAMS,
        "terms": terms,
        "idf": [round(value, DIGITS) for value in vectorizer.idf_.tolist()],
        "weights": [round(value, DIGITS) for value in classifier.coef_[0].tolist()],
        "intercept": round(float(classifier.intercept_[0]), DIGITS),
    }


def _write(folder: Path, content: dict[str, Any], figures: list[str]) -> None:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    (folder / "model.json").write_text(text + "\n", "utf-8")
    card = folder / "README.md"
    rows = "\n".join(["| Measured on | Accuracy |", "|---|---|", *figures]) + "\n"
    card.write_text(_FIGURES.sub(lambda m: m[1] + rows + m[2], card.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
