"""Where callers are sent with what is too long for the API."""

import json
import subprocess
import sys
from pathlib import Path

from tests.unit.inference_submissions.conftest import PLACES, VARIABLES

LAMBDA = Path(__file__).parents[3] / "lambda"
ASK = """
from inference_submissions.handler import handle
print(handle({"httpMethod": "POST", "path": "/uploads"}, None)["body"])
"""


def test_an_upload_goes_to_the_buckets_own_region() -> None:
    """S3's address without a Region redirects, or refuses in newer ones: a signature ends there."""
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    paths = {"PYTHONPATH": str(LAMBDA), "AWS_DEFAULT_REGION": "eu-west-1"}
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        env={**paths, **keys, **VARIABLES, **PLACES},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    answer = json.loads(done.stdout.splitlines()[-1])
    assert answer["data"]["url"].endswith(".s3.eu-west-1.amazonaws.com/"), done.stderr
