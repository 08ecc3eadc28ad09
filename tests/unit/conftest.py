"""A session and a process that look like an embedded AWS."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from modelport.aws.session import (
    Credentials,
    EndpointAccess,
    FrontAccess,
    LocalSession,
    Request,
)

SENTENCE = '{"inputs": "This is the worst spaghetti I\'ve had"}'


@pytest.fixture
def session() -> LocalSession:
    """What is written down while it runs."""
    front = FrontAccess(type="rest", authorisation="open", url="http://127.0.0.1:1/predict")
    return LocalSession(
        gateway="http://127.0.0.1:1",
        region="us-east-1",
        account="000000000000",
        credentials=Credentials(),
        environment="local",
        pid=2**22 + 1,  # above the highest number that Linux gives
        endpoints=(
            EndpointAccess(
                key="sentiment",
                name="local-sentiment",
                type="real-time",
                fronts=(front,),
                sample=Request(content_type="application/json", body=SENTENCE),
            ),
        ),
    )


@pytest.fixture
def server_process() -> Iterator[subprocess.Popen[bytes]]:
    """A process whose command line is an embedded AWS's."""
    script = "import time; print(flush=True); time.sleep(60)"
    command = [sys.executable, "-c", script, "-m", "local_aws"]
    with subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()  # until then its command line may still be this process's
        yield process
        process.kill()
