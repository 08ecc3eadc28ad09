"""The environment variables that ministack and everything below it read, set before its import."""

import os
import tempfile
from pathlib import Path

ACCOUNT = "000000000000"
ACCESS_KEY_ID = SECRET_ACCESS_KEY = "test"  # noqa: S105 - the emulator's documented root key
HOST = "127.0.0.1"
# What a shell may carry and what must not leak into functions, workers or ministack itself.
_FOREIGN = ("AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_ENDPOINT_URL", "SERVICES", "EDGE_PORT")


def prepare(*, port: int, region: str, temporary_folder: Path) -> None:
    """Bind to loopback, enforce IAM, keep nothing, stay away from Docker and proxies."""
    for name in _FOREIGN:
        os.environ.pop(name, None)
    os.environ.update(
        {
            "BIND_HOST": HOST,
            "MINISTACK_HOST": HOST,
            "GATEWAY_PORT": str(port),
            "AUTH": "true",
            "MINISTACK_ACCOUNT_ID": ACCOUNT,
            "MINISTACK_REGION": region,
            "AWS_DEFAULT_REGION": region,
            "AWS_REGION": region,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY_ID,
            "AWS_SECRET_ACCESS_KEY": SECRET_ACCESS_KEY,
            "AWS_EC2_METADATA_DISABLED": "true",
            "PERSIST_STATE": "0",
            "STATE_DIR": str(temporary_folder / "ministack"),
            "S3_PERSIST": "0",
            "SFTP_ENABLED": "0",
            "IOT_MTLS_ENABLED": "0",
            "LAMBDA_EXECUTOR": "local",
            "DOCKER_HOST": f"unix://{temporary_folder}/no-docker.sock",
            "NO_PROXY": HOST,
            "no_proxy": HOST,
            "TMPDIR": str(temporary_folder),
        }
    )
    tempfile.tempdir = str(temporary_folder)


def gateway_url() -> str:
    """Where every service answers, once `prepare` has said on which port."""
    return f"http://{HOST}:{os.environ['GATEWAY_PORT']}"
