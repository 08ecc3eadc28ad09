"""Low-rank changes to a model's linear layers: what is trained, shipped, and merged by the build.

Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2021.
"""

from typing import Any

import torch
from torch import Tensor, nn

_GRID = 2.0**18


class LowRankLinear(nn.Module):
    """A frozen linear layer with a trained change of low rank beside it."""

    def __init__(self, base: nn.Linear, rank: int) -> None:
        """Start as the base: the second factor is zero."""
        super().__init__()
        self.base = base
        self.down = nn.Parameter(torch.randn(rank, base.in_features) / base.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(base.out_features, rank))

    def forward(self, inputs: Tensor) -> Tensor:
        """Return the base's output plus the change's."""
        change: Tensor = inputs @ self.down.T @ self.up.T
        base: Tensor = self.base(inputs)
        return change + base


def attach(model: Any, prefix: str, rank: int) -> None:
    """Put a low-rank change beside every linear layer below `prefix`."""
    for name, module in list(model.named_modules()):
        if name.startswith(prefix) and isinstance(module, nn.Linear):
            model.set_submodule(name, LowRankLinear(module, rank))


def changes(model: Any) -> dict[str, Tensor]:
    """Return the factors of all changes, in half precision, by the weight that they change.

    They are multiples of 2⁻¹⁸, so that double precision holds their products and sums exactly:
    merging gives the same bytes on every processor, whatever the order it adds in.
    """
    return {
        f"{name}.weight.{factor}": _on_grid(getattr(module, factor))
        for name, module in model.named_modules()
        if isinstance(module, LowRankLinear)
        for factor in ("down", "up")
    }


def merge(weights: dict[str, Tensor], trained: dict[str, Tensor]) -> None:
    """Add the changes to `weights` in place, and put in the tensors that were trained whole.

    Raises:
        KeyError: `trained` belongs to another model.
    """
    for name, tensor in trained.items():
        if name.endswith(".up"):
            target = name.removesuffix(".up")
            change = tensor.double() @ trained[f"{target}.down"].double()
            weights[target] = (weights[target].double() + change).float()
        elif not name.endswith(".down"):
            weights[name] = tensor.float()


def _on_grid(factor: Tensor) -> Tensor:
    return ((factor.detach() * _GRID).round() / _GRID).half().contiguous()
