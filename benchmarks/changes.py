"""What each kind of change does to an endpoint that serves: planned, deployed and measured.

An embedded AWS of its own, whose minutes last a second; callers that never retry while `modelport
deploy`'s own code carries each change out. `.venv/bin/python -m benchmarks.changes` prints a
table; with `--write` it writes docs/changes.md too.
"""

import argparse
import datetime as dt
import json
import os
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.kinds_of_change import CHANGES, HANDLER, MODELS, REGION, Change, Version
from local_aws import EmbeddedAws
from modelport.clients import session as sessions
from modelport.clients.aws import client
from modelport.clients.session import Credentials, LocalSession
from modelport.configuration import EMBEDDED_ACCOUNT, load
from modelport.deploying import PHASES, DeployError, Rollout, planned
from modelport.local.deployment import Deployment
from modelport.local.workspace import Workspace, private_workspace

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "changes.md"
FACTOR, CALLERS, PAUSE = 60, 2, 0.01
RUNTIME = "sagemaker-runtime"


class Load:
    """Callers of an endpoint, and somebody who watches whether it is being updated."""

    def __init__(self, session: LocalSession, endpoint: str) -> None:
        """Nobody calls yet."""
        self._session, self._endpoint = session, endpoint
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._call) for _ in range(CALLERS)]
        self._threads.append(threading.Thread(target=self._watch))
        self.answers: Counter[str] = Counter()
        self.failures: list[str] = []
        self.updating = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Calls, from a second before until a second after."""
        for thread in self._threads:
            thread.start()
        try:
            time.sleep(1)
            yield
            time.sleep(1)
        finally:
            self._ended.set()
            for thread in self._threads:
                thread.join()

    def _call(self) -> None:
        runtime = client(RUNTIME, self._session)
        while not self._ended.wait(PAUSE):
            try:
                self.answers[_answer(runtime, self._endpoint)] += 1
            except Exception as error:  # noqa: BLE001 - whatever it is, the request was lost
                self.failures.append(repr(error))

    def _watch(self) -> None:
        sagemaker, last = client("sagemaker", self._session), time.monotonic()
        while not self._ended.wait(0.05):
            status = sagemaker.describe_endpoint(EndpointName=self._endpoint)["EndpointStatus"]
            now = time.monotonic()
            self.updating += (now - last) if status != "InService" else 0.0
            last = now


def _answer(runtime: Any, endpoint: str) -> str:
    answer = runtime.invoke_endpoint(
        EndpointName=endpoint, ContentType="application/json", Body=b"{}"
    )
    return str(json.loads(answer["Body"].read()))


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a change did; `seconds` are those of the whole deployment."""

    name: str
    planned: list[str]
    happened: list[str]
    load: Load
    seconds: float


def _measured(change: Change, file: Path, session: LocalSession) -> Run:
    """Deploys both versions, the second one under load."""
    sessions.write(session, file.parent)
    change.before.write(file)
    _rollout(file).run()
    endpoint = load(str(file)).endpoint_name("tiny")
    _set_weights(session, endpoint, change.weights)
    described = client("sagemaker", session).describe_endpoint(EndpointName=endpoint)
    change.after.write(file)
    rollout, callers = _rollout(file), Load(session, endpoint)
    with callers.running():
        started = time.perf_counter()
        how = _carried_out(rollout)
        seconds = time.perf_counter() - started
    happened = [*how, *_state(session, endpoint, described["EndpointConfigName"])]
    said = [
        f"{c.kind}: {c.why}".removesuffix(": ")
        for c in rollout.prepared.plan.changes
        if c.name == endpoint
    ]
    client("cloudformation", session).delete_stack(StackName=f"Modelport-{file.stem}-tiny-Endpoint")
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


def _rollout(file: Path) -> Rollout:
    prepared = planned(
        str(file), aws=False, state=file.parent, folder=file.with_suffix(".out"), say=_quiet
    )
    assert not prepared.plan.errors, prepared.plan.errors
    return Rollout(prepared=prepared, state=file.parent, say=_quiet)


def _quiet(_what: str) -> None:
    """Says nothing."""


def _set_weights(session: LocalSession, endpoint: str, weights: Mapping[str, float]) -> None:
    sagemaker = client("sagemaker", session)
    wanted = [{"VariantName": name, "DesiredWeight": w} for name, w in weights.items()]
    if wanted:
        sagemaker.update_endpoint_weights_and_capacities(
            EndpointName=endpoint, DesiredWeightsAndCapacities=wanted
        )
        sagemaker.get_waiter("endpoint_in_service").wait(
            EndpointName=endpoint, WaiterConfig={"Delay": 1, "MaxAttempts": 60}
        )


def _state(session: LocalSession, endpoint: str, before: str) -> list[str]:
    """How the endpoint is afterwards, as SageMaker describes it and as it answers."""
    sagemaker = client("sagemaker", session)
    found = sagemaker.describe_endpoint(EndpointName=endpoint)
    after = sagemaker.describe_endpoint_config(EndpointConfigName=found["EndpointConfigName"])
    is_same = found["EndpointConfigName"] == before
    types = {v["VariantName"]: v["InstanceType"] for v in after["ProductionVariants"]}
    variants = [
        f"{v['VariantName']}: {v['CurrentInstanceCount']} × {types[v['VariantName']]}, "
        f"weight {v['CurrentWeight']:g}"
        for v in found["ProductionVariants"]
    ]
    return [
        f"{found['EndpointStatus']} on {'the same' if is_same else 'another'} endpoint config",
        *variants,
        f"answers {_answer(client(RUNTIME, session), endpoint)}",
    ]


def _prepare(folder: Path) -> None:
    for name, model in MODELS.items():
        (folder / name / "code").mkdir(parents=True)
        (folder / name / "weights.bin").write_bytes(b"1")
        (folder / name / "code" / "inference.py").write_text(HANDLER.format(model=model))


def _session(server: EmbeddedAws, name: str) -> LocalSession:
    return LocalSession(
        gateway=server.url,
        region=REGION,
        account=EMBEDDED_ACCOUNT,
        credentials=Credentials(),
        environment=name,
        pid=server.pid,
        endpoints=(),
    )


def _bootstrap(server: EmbeddedAws, workspace: Workspace, file: Path) -> None:
    Version().write(file)
    Deployment(
        environment=load(str(file)),
        configuration=str(file),
        gateway=server.url,
        pid=server.pid,
        workspace=workspace,
    ).bootstrap()


def _runs(folder: Path, chosen: str) -> list[Run]:
    _prepare(folder)
    runs = []
    with (
        private_workspace(folder / "state") as workspace,
        EmbeddedAws.start(
            workspace.server, parent_pid=os.getpid(), region=REGION, time_factor=FACTOR
        ) as server,
    ):
        _bootstrap(server, workspace, folder / "first.yaml")
        for number, change in enumerate(CHANGES, 1):
            if chosen in change.name:
                file = folder / f"change{number}.yaml"
                run = _measured(change, file, _session(server, file.stem))
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
