"""The inference proxy against the plain boto3 handler: cold import and warm request.

Run: `python -m benchmarks.lambda_front [ROUNDS] [REQUESTS]`. Both run in fresh processes, in turn,
against the same loopback server; ours with validation, logs, metrics and sampled traces on, and
once more ("schema") with the sentiment model's JSON Schema to check. The modules that Lambda's own
bootstrap has loaded before the handler's are imported before the clock starts ("loaded"), or not
("bare"). Goal: at most 0.5 of the plain handler's times.
"""

import contextlib
import json
import os
import re
import resource
import shutil
import socket
import socketserver
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ANSWER = json.dumps([{"label": "POSITIVE", "score": 0.998}]).encode()
RESPONSE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    b"x-Amzn-Invoked-Production-Variant: AllTraffic\r\nx-amzn-RequestId: 6f1b\r\n"
    b"Content-Length: %d\r\n\r\n%b" % (len(ANSWER), ANSWER)
)
LENGTH = re.compile(rb"(?i)content-length: (\d+)")
BODY = json.dumps({"inputs": "I love reading the book MLE on AWS!"})
# What awslambdaric imports before it imports the handler.
BOOTSTRAP = "http.client", "importlib", "json", "logging", "traceback", "urllib", "warnings"
EVENT = {
    "httpMethod": "POST",
    "path": "/predict",
    "body": BODY,
    "headers": {"Content-Type": "application/json", "Accept": "application/json"},
    "isBase64Encoded": False,
    "requestContext": {"requestId": "6f1b"},
}
CONTEXT = SimpleNamespace(get_remaining_time_in_millis=lambda: 29000, aws_request_id="6f1b")
Handle = Callable[[dict[str, Any], Any], dict[str, Any]]


class Endpoint(socketserver.BaseRequestHandler):
    """Answers every invocation at once, with as little work as HTTP allows."""

    def handle(self) -> None:
        """Answer as the SageMaker runtime does, until the client leaves."""
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        received = b""
        while chunk := self.request.recv(65536):
            received += chunk
            head, found, body = received.partition(b"\r\n\r\n")
            length = LENGTH.search(head)
            if found and length and len(body) >= int(length[1]):
                self.request.sendall(RESPONSE)
                received = b""


def plain() -> Handle:
    """The handler of the tutorials."""
    import boto3  # noqa: PLC0415 (the import is what is measured)

    client = boto3.client("sagemaker-runtime")

    def handle(event: dict[str, Any], _: Any) -> dict[str, Any]:
        response = client.invoke_endpoint(
            EndpointName=os.environ["ENDPOINT_NAME"],
            ContentType="application/json",
            Body=event["body"],
        )
        return {"statusCode": 200, "body": response["Body"].read().decode()}

    return handle


def proxy() -> Handle:
    """The inference proxy."""
    from inference_proxy import handler  # noqa: PLC0415 (the import is what is measured)

    handle: Handle = handler.handle
    return handle


def measure(name: str, requests: int) -> dict[str, float]:
    """Import, first request and warm requests, in milliseconds; runs in a process of its own."""
    began, cpu = time.perf_counter(), time.process_time()
    handle = plain() if name == "plain" else proxy()
    imported, imported_cpu = time.perf_counter() - began, time.process_time() - cpu
    times = []
    for _ in range(requests + 1):
        began = time.perf_counter()
        answer = handle(dict(EVENT), CONTEXT)
        times.append((time.perf_counter() - began) * 1000)
        assert answer["statusCode"] == 200, answer  # noqa: PLR2004 (HTTP's OK)
    warm = sorted(times[1:])
    return {
        "import": imported * 1000,
        "import, CPU": imported_cpu * 1000,
        "first request": times[0],
        "warm p50": statistics.median(warm),
        "warm p95": warm[int(len(warm) * 0.95)],
        "RSS, MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def child(name: str, requests: int, environment: dict[str, str], *, loaded: bool) -> Any:
    """Run `measure` in a fresh process and read what it found."""
    arguments = ["--measure", name, str(requests), "loaded" if loaded else "bare"]
    done = subprocess.run(
        [sys.executable, __file__, *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stderr)


def environment_of_function(port: int, daemon: int) -> dict[str, str]:
    """What Lambda sets, pointing at the loopback server and trace daemon."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "lambda"),
        "ENDPOINT_NAME": "sentiment",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_SESSION_TOKEN": "test",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_XRAY_DAEMON_ADDRESS": f"127.0.0.1:{daemon}",
        "LAMBDA_TASK_ROOT": str(ROOT / "lambda"),
        "_X_AMZN_TRACE_ID": "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;"
        "Sampled=1",
    }


def function_with_schema(folder: Path) -> str:
    """The proxy's code in `folder`, with a schema beside it as in a function's archive."""
    from modelport.interfaces.dialects import draft_7  # noqa: PLC0415 (not where time is taken)

    package = "inference_proxy"
    shutil.copytree(ROOT / "lambda" / package, folder / package)
    schema = ROOT / "model_artifacts" / "sentiment" / "schema.json"
    taken = draft_7(json.loads(schema.read_text("utf-8"))["input"])
    contract = folder / "inference_contract" / "contract.json"
    contract.parent.mkdir()
    contract.write_text(json.dumps({"inputs": [{"targets": {}, "schema": taken}]}), "utf-8")
    return str(folder)


def report(title: str, runs: dict[str, list[dict[str, float]]]) -> None:
    """Print medians, and those of each round's ratio to the plain handler."""
    print(f"\n{title:16}" + "".join(f"{name:>10}{'ratio':>8}" for name in runs))
    for key in runs["plain"][0]:
        shown = ""
        for found in runs.values():
            pairs = zip(found, runs["plain"], strict=True)
            ratio = statistics.median(ours[key] / theirs[key] for ours, theirs in pairs)
            shown += f"{statistics.median(run[key] for run in found):10.3f}{ratio:8.2f}"
        print(f"{key:16}{shown}")


def serve() -> None:
    """Run the loopback endpoint until standard input closes; print its port first."""
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Endpoint)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


def main(rounds: int = 9, requests: int = 400) -> None:
    """Race both handlers."""
    with contextlib.ExitStack() as stack:
        daemon = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        daemon.bind(("127.0.0.1", 0))
        server = stack.enter_context(
            subprocess.Popen(
                [sys.executable, __file__, "--serve"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        port = int(server.stdout.readline()) if server.stdout else 0
        usual = environment_of_function(port, daemon.getsockname()[1])
        copy = stack.enter_context(tempfile.TemporaryDirectory())
        checking = {**usual, "PYTHONPATH": function_with_schema(Path(copy))}
        environments = {"plain": usual, "proxy": usual, "schema": checking}
        for loaded in (False, True):
            runs: dict[str, list[dict[str, float]]] = {name: [] for name in environments}
            for _ in range(rounds):
                for name, environment in environments.items():
                    runs[name].append(child(name, requests, environment, loaded=loaded))
            report("loaded, ms" if loaded else "bare, ms", runs)
        if server.stdin:
            server.stdin.close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve()
    elif sys.argv[1:2] == ["--measure"]:
        if sys.argv[4] == "loaded":
            for module in BOOTSTRAP:
                __import__(module)
        sys.stderr.write(json.dumps(measure(sys.argv[2], int(sys.argv[3]))))
    else:
        main(*map(int, sys.argv[1:3]))
