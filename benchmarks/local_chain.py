"""The whole local chain against its floor, the worker alone: API, Lambda, runtime, worker.

`modelport local up benchmarks/chain.yaml`, then `.venv/bin/python -m benchmarks.local_chain`. It
prints, for each way to the model, p50 and p95 of one caller and the requests a second of several,
and the ratio of each to the worker alone in the same run.
"""

import argparse
import http.client
import json
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from modelport.aws.clients import client
from modelport.aws.session import LocalSession

SESSION = Path(".modelport/local.json")
BODY = json.dumps({"inputs": "I love reading the book MLE on AWS!"}).encode()
JSON = {"Content-Type": "application/json"}

Call = Callable[[], None]


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to reach the model; `open` makes a caller with a connection of its own."""

    name: str
    open: Callable[[], Call]


def main() -> None:
    """Measure every way, in turn, and print a table."""
    arguments = _arguments()
    session = LocalSession.model_validate_json(SESSION.read_bytes())
    ways = _ways(session)
    latencies: dict[str, list[float]] = {way.name: [] for way in ways}
    callers = {way.name: way.open() for way in ways}
    for way in ways:
        _timed(callers[way.name], arguments.warmup)
    for _ in range(arguments.rounds):  # in turn, so that a slow moment meets all of them
        for way in ways:
            latencies[way.name] += _timed(callers[way.name], arguments.requests)
    rates = {way.name: _rate(way, arguments.callers, arguments.seconds) for way in ways}
    _report(latencies, rates)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--requests", type=int, default=20, help="requests in each round")
    parser.add_argument("--warmup", type=int, default=20)
    parser.add_argument("--callers", type=int, default=4, help="for requests a second")
    parser.add_argument("--seconds", type=float, default=5.0, help="of load on each way")
    return parser.parse_args()


def _ways(session: LocalSession) -> list[Way]:
    endpoint = session.endpoints[0]
    return [
        Way(name="the worker alone", open=lambda: _http(f"{_worker(session.pid)}/invocations")),
        Way(name="InvokeEndpoint, boto3", open=lambda: _boto3(session, endpoint.name)),
        Way(name="REST API", open=lambda: _http(endpoint.fronts[0].url)),
    ]


def _worker(server: int) -> str:
    """The address of the first worker that the embedded AWS runs: nothing else of it listens."""
    for process in psutil.Process(server).children(recursive=True):
        for connection in process.net_connections():
            if connection.status == psutil.CONN_LISTEN:
                return f"http://127.0.0.1:{connection.laddr.port}"
    raise SystemExit("no worker runs: start the embedded AWS with `make up`")


def _http(url: str) -> Call:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)

    def call() -> None:
        connection.request("POST", parts.path, BODY, JSON)
        answer = connection.getresponse()
        assert b"POSITIVE" in answer.read(), answer.status

    return call


def _boto3(session: LocalSession, endpoint_name: str) -> Call:
    runtime = client("sagemaker-runtime", session)

    def call() -> None:
        answer = runtime.invoke_endpoint(
            EndpointName=endpoint_name, Body=BODY, ContentType="application/json"
        )
        assert b"POSITIVE" in answer["Body"].read()

    return call


def _timed(call: Call, count: int) -> list[float]:
    times = []
    for _ in range(count):
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    return times


def _rate(way: Way, callers: int, seconds: float) -> float:
    until = time.perf_counter() + seconds

    def work() -> int:
        call, count = way.open(), 0
        while time.perf_counter() < until:
            call()
            count += 1
        return count

    with ThreadPoolExecutor(callers) as pool:
        return sum(f.result() for f in [pool.submit(work) for _ in range(callers)]) / seconds


def _report(latencies: dict[str, list[float]], rates: dict[str, float]) -> None:
    floor = statistics.median(next(iter(latencies.values())))
    print("| Way | p50, ms | p95, ms | p50 / worker | requests/s |\n|---|---|---|---|---|")
    for name, times in latencies.items():
        p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[18]
        print(f"| {name} | {p50:.1f} | {p95:.1f} | {p50 / floor:.2f} | {rates[name]:.0f} |")


if __name__ == "__main__":
    main()
