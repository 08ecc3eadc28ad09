"""What each kind of change does to an endpoint that serves: planned, deployed and measured.

An embedded AWS of its own, whose minutes last a second; callers that never retry while `modelport
deploy`'s own code carries each change out. `.venv/bin/python -m benchmarks.changes` prints a
table; with `--write` it writes docs/changes.md too.
"""

import argparse
import datetime as dt
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.compressed_cloud import FACTOR, Cloud, State, running, target_of
from benchmarks.endpoint_load import Load, under
from benchmarks.kinds_of_change import CHANGES, Change, write
from modelport.deploying import PHASES, DeployError, Rollout

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "changes.md"
CALLERS, PAUSE = 2, 0.01


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a change did; `seconds` are those of the whole deployment."""

    name: str
    planned: list[str]
    happened: list[str]
    load: Load
    seconds: float


def _measured(change: Change, file: Path, cloud: Cloud) -> Run:
    """Deploys both versions, the second one under load."""
    write(file, {change.key: change.before})
    cloud.rollout(file).run()
    target = target_of(file, change)
    endpoint = target["EndpointName"]
    cloud.set_weights(endpoint, change.weights)
    before = cloud.state(target)
    write(file, {change.key: change.after})
    rollout = cloud.rollout(file)
    callers = Load(cloud.session, target, callers=CALLERS, pause=PAUSE)
    with under([callers]):
        started = time.perf_counter()
        how = _carried_out(rollout)
        seconds = time.perf_counter() - started
    happened = [*how, *_in_words(cloud.state(target), before)]
    said = [
        f"{c.kind}: {c.why}".removesuffix(": ")
        for c in rollout.prepared.plan.changes
        if c.name == endpoint
    ]
    stack = f"Modelport-{file.stem}-{change.key}-Endpoint"
    cloud.client("cloudformation").delete_stack(StackName=stack)
    return Run(name=change.name, planned=said, happened=happened, load=callers, seconds=seconds)


def _carried_out(rollout: Rollout) -> list[str]:
    """Deploys; answers what there is to tell of it."""
    phases = rollout.in_phases
    try:
        rollout.run()
    except DeployError as error:
        lines = str(error).splitlines()
        line = next((each for each in lines if "AWS::SageMaker::Endpoint)" in each), lines[0])
        return [f"the deployment failed: {line.strip().rpartition('returned message: ')[2]}"]
    return [f"deployed in {PHASES} phases"] if phases else []


def _in_words(after: State, before: State) -> list[str]:
    """How the endpoint is afterwards."""
    is_same = after.config == before.config
    return [
        f"{after.status} on {'the same' if is_same else 'another'} endpoint config",
        *(
            f"{name}: {count} × {instance_type}, weight {weight:g}"
            for name, (count, instance_type, weight) in after.variants.items()
        ),
        *(f"component {name}: {copies} copies" for name, copies in after.copies.items()),
        f"answers {after.answer}",
    ]


def _runs(folder: Path, chosen: str) -> list[Run]:
    runs = []
    with running(folder) as cloud:
        for number, change in enumerate(CHANGES, 1):
            if chosen in change.name:
                run = _measured(change, folder / f"change{number}.yaml", cloud)
                print(_row(run), flush=True)
                runs.append(run)
    return runs


INTRODUCTION = """\
# What each change does to an endpoint that serves

Measured here by `python -m benchmarks.changes --write` against the embedded AWS, on {cores} cores,
{today}, in compressed time: a minute of a deployment's waits lasts {minute:g} s. It is not AWS,
where instances alone take minutes to start.

Each row is an endpoint of its own, deployed, then changed by what `modelport deploy` runs, while
{callers} callers ask without ever retrying, {pause:g} ms after each answer. The tiny model answers
`old` or `new`, or `variable` where an environment variable tells it to. "Whole" is all of
`cdk deploy`, or of three; "updating" is how long the endpoint was not InService meanwhile.

{lost} of {requests} requests failed.
"""

HEADER = """\
| Change | What `modelport plan` says | What happened | Answers | Failed | Whole, s | Updating, s |
|---|---|---|---|---|---|---|"""


def _row(run: Run) -> str:
    answers = ", ".join(f"{count} {model}" for model, count in sorted(run.load.answers.items()))
    cells = [
        run.name,
        "<br>".join(run.planned),
        "<br>".join(run.happened),
        f"{run.load.answers.total()}: {answers}",
        str(len(run.load.failures)),
        f"{run.seconds:.1f}",
        f"{run.load.updating:.1f}",
    ]
    return f"| {' | '.join(cells)} |"


def _document(runs: list[Run]) -> str:
    lost = sum(len(run.load.failures) for run in runs)
    head = INTRODUCTION.format(
        cores=os.cpu_count(),
        today=dt.datetime.now(dt.UTC).date(),
        minute=60 / FACTOR,
        callers=CALLERS,
        pause=PAUSE * 1000,
        lost=lost,
        requests=lost + sum(run.load.answers.total() for run in runs),
    )
    return "\n".join([head, HEADER, *map(_row, runs), ""])


def main() -> None:
    """Measure every change, in turn, and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write {DOCUMENT.name} too")
    parser.add_argument("--only", default="", help="the changes with this in their names")
    arguments = parser.parse_args()
    os.environ["CDK_VALIDATION"] = "false"
    print(HEADER)
    with tempfile.TemporaryDirectory(prefix="modelport-changes-") as folder:
        runs = _runs(Path(folder), arguments.only)
    if arguments.write:
        DOCUMENT.write_text(_document(runs), encoding="utf-8")


if __name__ == "__main__":
    main()
