"""Synthesizing N endpoints: our stacks against typed L1 constructs for the same resources.

Each run is a process of its own, start included, and the two take turns. Fronts are left out on
both sides; ours has the foundation besides. From the repository's root:
`python -m benchmarks.synth 1 10`.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from modelport.toolchain import use_pinned_node

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3

OURS = """
import sys
from pathlib import Path
from tests.synth.environments import FakeArchive, SHA256, environment_of
usual = environment_of().model_dump(mode="json", exclude_defaults=True)
endpoint = usual["endpoints"]["sentiment"] | {"front": {}}
endpoints = {f"e{i}": endpoint for i in range(int(sys.argv[1]))}
from stacks.application import build
archives = {"sentiment": FakeArchive(Path("/nowhere/model.tar.gz"), SHA256)}
build(environment_of(endpoints=endpoints), archives, output=Path(sys.argv[2])).synth()
"""
CANDIDATES = {
    "raw L1": ["-m", "benchmarks.synth_raw"],
    "ours": ["-c", OURS],
    "ours, python -O": ["-O", "-c", OURS],
}


def seconds(command: list[str], count: int, *, validation: bool) -> float:
    """How long one process takes."""
    variables = os.environ | {
        "PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "constructs", ROOT / "lambda"))),
        "CDK_VALIDATION": str(validation).lower(),
    }
    with tempfile.TemporaryDirectory() as output:
        start = time.perf_counter()
        line = [sys.executable, *command, str(count), output]
        subprocess.run(line, env=variables, check=True, cwd=ROOT)
        return time.perf_counter() - start


def main(counts: list[int]) -> None:
    """Prints medians, and how they compare to raw L1 constructs."""
    use_pinned_node()
    for validation in (False, True):
        for count in counts:
            runs: dict[str, list[float]] = {name: [] for name in CANDIDATES}
            for _ in range(ROUNDS):
                for name, command in CANDIDATES.items():
                    runs[name].append(seconds(command, count, validation=validation))
            medians = {name: statistics.median(values) for name, values in runs.items()}
            for name, median in medians.items():
                ratio = median / medians["raw L1"]
                print(
                    f"validation={validation} N={count:<3} {name:16} {median:5.2f} s {ratio:5.2f} ×"
                )


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [1, 10])
