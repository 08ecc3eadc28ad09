"""What hangs is answered before the function's time is over."""

import json
import socket
import subprocess
import sys
from pathlib import Path

from tests.unit.inference_submissions.conftest import PLACES, VARIABLES

LAMBDA = Path(__file__).parents[3] / "lambda"
ASK = """
from inference_submissions.handler import handle
event = {"httpMethod": "GET", "path": "/predictions/00000000-0000-0000-0000-000000000000"}
print(handle(event, None)["body"])
"""


def test_storage_that_never_answers_is_an_error_that_passes() -> None:
    """boto3 itself would wait for a minute, five times over: Lambda would have ended it before."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{silent.getsockname()[1]}"}
        environment = {**VARIABLES, **PLACES, **place, "TIMEOUT_SECONDS": "1"}
        done = subprocess.run(
            [sys.executable, "-c", ASK],
            env={"PYTHONPATH": str(LAMBDA), "AWS_DEFAULT_REGION": "eu-west-1"} | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
    answer = json.loads(done.stdout.splitlines()[-1])
    assert answer["error"]["type"] == "ServiceUnavailableError", done.stderr
