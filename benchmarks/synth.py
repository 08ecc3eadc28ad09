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
from tests.synth.environments import app_of, environment_of
usual = environment_of().model_dump(mode="json", exclude_defaults=True)
endpoint = usual["endpoints"]["sentiment"] | {"front": {}}
endpoints = {f"e{i}": endpoint for i in range(int(sys.argv[1]))}
app_of(environment_of(endpoints=endpoints), Path(sys.argv[2])).synth()
"""
CANDIDATES = {
    "raw L1": ["-m", "benchmarks.synth_raw"],
    "ours": ["-c", OURS],
    "ours, python -O": ["-O", "-c", OURS],
}


def seconds(command: list[str], count: int, *, validation: bool) -> tuple[float, float]:
    """How long one process takes, and its CPU time, which a busy machine changes little."""
    variables = os.environ | {
        "PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "constructs", ROOT / "lambda"))),
        "CDK_VALIDATION": str(validation).lower(),
    }
    with tempfile.TemporaryDirectory() as output:
        before, start = os.times(), time.perf_counter()
        line = [sys.executable, *command, str(count), output]
        subprocess.run(line, env=variables, check=True, cwd=ROOT)
        elapsed, after = time.perf_counter() - start, os.times()
    used = [each.children_user + each.children_system for each in (before, after)]
    return elapsed, used[1] - used[0]


def main(counts: list[int]) -> None:
    """Prints medians, and how they compare to raw L1 constructs."""
    use_pinned_node()
    for validation in (False, True):
        for count in counts:
            runs: dict[str, list[tuple[float, float]]] = {name: [] for name in CANDIDATES}
            for _ in range(ROUNDS):
                for name, command in CANDIDATES.items():
                    runs[name].append(seconds(command, count, validation=validation))
            medians = {name: _medians(values) for name, values in runs.items()}
            raw = medians["raw L1"]
            for name, (elapsed, used) in medians.items():
                print(
                    f"validation={validation} N={count:<3} {name:16} "
                    f"{elapsed:5.2f} s {elapsed / raw[0]:5.2f} ×, "
                    f"CPU {used:5.2f} s {used / raw[1]:5.2f} ×"
                )


def _medians(runs: list[tuple[float, float]]) -> tuple[float, float]:
    elapsed, used = zip(*runs, strict=True)
    return statistics.median(elapsed), statistics.median(used)


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [1, 10])
