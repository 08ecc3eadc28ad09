"""Measure `weights/` on the sentences kept from training, and write the model card's figures.

Run it as `python model_artifacts/sentiment/evaluate.py` after `build.py`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import ratings
import torch
from ratings import Rating
from transformers import AutoModelForSequenceClassification, AutoTokenizer
from transformers.utils.logging import disable_progress_bar

FOLDER = Path(__file__).resolve().parent
SAMPLE = FOLDER / "held_out_sample.tsv"
_SAMPLE_SIZE = 300
_BATCH = 32
_FIGURES = re.compile(r"(<!-- figures -->\n).*(<!-- end of figures -->)", re.DOTALL)


@dataclass(frozen=True)
class Share:
    """How many were right, of how many."""

    right: int
    of: int

    def __str__(self) -> str:
        """As 0.895 (1625 of 1816)."""
        return f"{self.right / self.of:.3f} ({self.right} of {self.of})"


def main() -> None:
    """Measure, write the sample and the card, print the figures."""
    held_out = [rating for rating in ratings.load() if rating.is_held_out]
    sample = held_out[:: len(held_out) // _SAMPLE_SIZE][:_SAMPLE_SIZE]
    SAMPLE.write_text("".join(f"{r.mean:.4f}\t{r.sentence}\n" for r in sample), "utf-8")
    rows = [
        ("every held-out sentence", "held-out, clearly rated (mean beyond ±1)", held_out),
        ("`held_out_sample.tsv`", "the same, clearly rated", sample),
    ]
    lines = ["| Measured on | Accuracy |", "|---|---|"]
    for every_name, clear_name, measured in rows:
        every, clear = accuracy(FOLDER / "weights", measured)
        lines += [f"| {every_name} | {every} |", f"| {clear_name} | {clear} |"]
    print("\n".join(lines))
    write_figures(FOLDER / "README.md", lines)


@torch.inference_mode()
def accuracy(weights: Path, measured: Sequence[Rating]) -> tuple[Share, Share]:
    """Measure a model's folder: on all sentences, and on the clearly rated ones."""
    disable_progress_bar()  # type: ignore[no-untyped-call] # the library has no types here
    tokenizer = AutoTokenizer.from_pretrained(weights)
    model = AutoModelForSequenceClassification.from_pretrained(weights).eval()
    in_order = sorted(measured, key=lambda rating: len(rating.sentence))
    right: list[Rating] = []
    for start in range(0, len(in_order), _BATCH):
        batch = in_order[start : start + _BATCH]
        sentences = [rating.sentence for rating in batch]
        tokens = tokenizer(sentences, padding=True, truncation=True, return_tensors="pt")
        answers = model(**tokens).logits.argmax(dim=1).tolist()
        right += [r for r, answer in zip(batch, answers, strict=True) if r.is_positive == answer]
    clear = sum(rating.is_clear for rating in measured)
    return Share(len(right), len(measured)), Share(sum(r.is_clear for r in right), clear)


def read_sample(file: Path) -> list[Rating]:
    """Read the held-out sentences that lie beside the code."""
    lines = (line.split("\t", 1) for line in file.read_text("utf-8").splitlines())
    return [Rating(sentence, float(mean)) for mean, sentence in lines]


def write_figures(card: Path, lines: list[str]) -> None:
    """Replace the figures in the model card."""
    text = card.read_text("utf-8")
    figures = "\n".join(lines) + "\n"
    card.write_text(_FIGURES.sub(lambda m: m[1] + figures + m[2], text), "utf-8")


if __name__ == "__main__":
    main()
