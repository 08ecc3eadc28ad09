"""Packs 268 MB of float32 weights: the peer (tarfile w:gz), the floor (cp) and us, in one run.

Run it as `python benchmarks/packaging.py [--megabytes 268]` with nothing else going on. Exit code 1
where a goal of ours is missed.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
RUNS = 3
MOST_OF_PEER = 0.05
MOST_MEMORY_MB = 40
MOST_UNPACKING = 0.65
_CHILD = "--child"


@dataclass(frozen=True)
class Result:
    """Seconds to pack, MB of memory (0: not measured), bytes, seconds to unpack."""

    seconds: float
    memory: float
    size: int
    unpacking: float


def main() -> None:
    """Measure, print a table, and hold it against the goals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=268)
    megabytes = parser.parse_args().megabytes
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(race(Path(folder), megabytes))


def race(folder: Path, megabytes: int) -> bool:
    """Run all packers on the same weights; answers whether a goal was missed."""
    model = generate(folder / "model", megabytes)
    weights = model / "weights" / "model.bin"
    archive = folder / "peer.tar.gz"
    taken = seconds(lambda: pack_as_tutorials_do(model, archive), 1)
    peer = Result(taken, 0, archive.stat().st_size, unpacking(archive))
    copying = seconds(lambda: shutil.copyfile(weights, folder / "copy"), RUNS)
    print(f"{megabytes} MB of float32 weights; medians of {RUNS} runs, one of the peer's")
    print("               seconds  x w:gz   x cp      MB  memory MB  unpack s")
    row("tarfile w:gz", peer, taken, copying)
    print(f"{'cp':14}{copying:9.2f}{copying / taken:8.3f}{1:7.1f}")
    fast = ours(model, folder / "fast.tar.gz", "fast")
    row("fast", fast, taken, copying)
    stored = ours(model, folder / "stored.tar.gz", "stored")
    row("stored", stored, taken, copying)
    return judge(peer, fast, stored)


def judge(peer: Result, fast: Result, stored: Result) -> bool:
    """Hold our figures against the goals; answers whether one was missed."""
    goals = {
        f"fast takes at most {MOST_OF_PEER} x w:gz": fast.seconds <= MOST_OF_PEER * peer.seconds,
        "fast is no larger than w:gz": fast.size <= peer.size,
        f"memory of at most {MOST_MEMORY_MB} MB": max(fast.memory, stored.memory) <= MOST_MEMORY_MB,
        f"stored unpacks in at most {MOST_UNPACKING} x fast": (
            stored.unpacking <= MOST_UNPACKING * fast.unpacking
        ),
    }
    for goal, is_met in goals.items():
        print(f"{'met' if is_met else 'MISSED'}: {goal}")
    return not all(goals.values())


def generate(model: Path, megabytes: int) -> Path:
    """Write a model whose weights are distributed as trained ones are."""
    (model / "weights").mkdir(parents=True)
    (model / "code").mkdir()
    (model / "code" / "inference.py").write_text("def model_fn(model_dir):\n    return None\n")
    random = np.random.default_rng(0)
    with (model / "weights" / "model.bin").open("wb") as file:
        for _ in range(megabytes):
            file.write((random.standard_normal(250_000, dtype=np.float32) * 0.04).tobytes())
    return model


def pack_as_tutorials_do(model: Path, archive: Path) -> None:
    """Pack with tarfile's default."""
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(model / "weights", arcname=".")
        tar.add(model / "code", arcname="code")


def ours(model: Path, archive: Path, compression: str) -> Result:
    """Measure our packing, each time in a process of its own."""
    runs = []
    for _ in range(RUNS):
        archive.unlink(missing_ok=True)
        command = [sys.executable, __file__, _CHILD, str(model), str(archive), compression]
        done = subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        runs.append(json.loads(done.stdout))
    taken, memory = statistics.median(r[0] for r in runs), max(r[1] for r in runs)
    return Result(taken, memory, archive.stat().st_size, unpacking(archive))


def child(model: str, archive: str, compression: str) -> None:
    """Pack once and print seconds, and MB of memory above what the imports take."""
    sys.path.insert(0, str(ROOT))
    from modelport.packaging import Compression, package  # noqa: PLC0415 - the path is right now

    chosen: Compression = "stored" if compression == "stored" else "fast"
    before = memory_mb("VmRSS")
    taken = seconds(lambda: package(Path(model), output=Path(archive), compression=chosen), 1)
    print(json.dumps([taken, memory_mb("VmHWM") - before]))


def memory_mb(field: str) -> float:
    """Read this process's memory: VmRSS now, VmHWM at its highest (Linux)."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(field))


def unpacking(archive: Path) -> float:
    """Measure how long tarfile takes to unpack."""

    def unpack() -> None:
        with (
            tempfile.TemporaryDirectory(dir=archive.parent) as target,
            tarfile.open(archive) as tar,
        ):
            tar.extractall(target, filter="data")

    return seconds(unpack, RUNS)


def seconds(action: Callable[[], object], runs: int) -> float:
    """Take the median of the seconds of some runs."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def row(name: str, result: Result, peer: float, copying: float) -> None:
    """Print a line of the table."""
    taken, memory = result.seconds, f"{result.memory:.0f}" if result.memory else ""
    print(
        f"{name:14}{taken:9.2f}{taken / peer:8.3f}{taken / copying:7.1f}{result.size / 1e6:8.1f}"
        f"{memory:>11}{result.unpacking:10.2f}"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == [_CHILD]:
        child(*sys.argv[2:])
    else:
        main()
