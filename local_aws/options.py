"""The command line of `python -m local_aws`."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_LARGEST_FACTOR = 600


@dataclass(frozen=True, kw_only=True)
class Options:
    """How the server runs. Times are in seconds; None means never."""

    port: int
    state_folder: Path
    ready_file: Path | None
    parent_pid: int | None
    idle_timeout: float | None
    region: str
    time_factor: float


def parse(arguments: Sequence[str] | None = None) -> Options:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m local_aws",
        description="An AWS on this machine, on loopback only: it hosts models for real.",
    )
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--state-folder", type=Path, required=True, help="log and temporary files")
    parser.add_argument("--ready-file", type=Path, help="written once requests are answered")
    parser.add_argument("--parent-pid", type=int, help="stop when this process is gone")
    parser.add_argument("--idle-timeout", type=float, help="stop after as many quiet seconds")
    parser.add_argument("--region", default="us-east-1", help="where unsigned requests go")
    parser.add_argument(
        "--time-factor",
        type=_factor,
        default=1.0,
        help="how much faster time goes by for metric periods, alarms and scaling",
    )
    return Options(**vars(parser.parse_args(arguments)))


def _factor(text: str) -> float:
    """A time factor; beyond the largest, rounds of scaling could not keep up."""
    factor = float(text)
    if not 1 <= factor <= _LARGEST_FACTOR:
        raise argparse.ArgumentTypeError(f"{text}: give 1 to {_LARGEST_FACTOR}")
    return factor
