import json
import signal
import subprocess
import sys
import time
from importlib import metadata

import pytest

from modelport import cli
from modelport.cli.commands import COMMANDS

HEAVY = ("boto3", "pydantic", "aws_cdk", "torch")


def _run(code: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )


def test_help_lists_every_command_and_imports_none() -> None:
    """Help is quick because it loads no command and no library that is slow to load."""
    found = _run(
        "import sys, json\nfrom modelport import cli\nsys.argv = ['modelport', '--help']\n"
        "try: cli.main()\nfinally: print(json.dumps([*sys.modules]), file=sys.stderr)"
    )
    assert found.returncode == 0
    assert all(command in found.stdout for command in COMMANDS)
    loaded = json.loads(found.stderr)
    assert not [name for name in HEAVY if name in loaded]
    assert "modelport.cli.local" not in loaded


def test_the_version_needs_no_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is that of the installed package."""
    monkeypatch.setattr(sys, "argv", ["modelport", "--version"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 0
    assert capsys.readouterr().out.strip() == metadata.version("modelport")


def test_an_unexpected_error_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No traceback, but the way to get one."""
    monkeypatch.delenv(cli.TRACEBACK_VARIABLE, raising=False)
    monkeypatch.setattr(cli, "app", _broken)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr().err
    assert ended.value.code == 1
    assert said.count("\n") == 1
    assert "unexpected error: ValueError: first" in said
    assert cli.TRACEBACK_VARIABLE in said


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(13, "Permission denied", "/x/lock"), "/x/lock: permission denied: let"),
        (OSError(28, "No space left on device"), "the output: no space left on device: make room"),
    ],
)
def test_what_the_machine_refuses_is_no_riddle(
    error: OSError, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder without permission and a full disk are named, with what to do."""

    def app(**_: object) -> None:
        raise error

    monkeypatch.delenv(cli.TRACEBACK_VARIABLE, raising=False)
    monkeypatch.setattr(cli, "app", app)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    assert capsys.readouterr().err.startswith(said)


def test_a_terminal_without_the_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    """What its encoding lacks is escaped: a JSON document of ours is still printed."""
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    found = _run(
        "import sys\nfrom modelport import cli\n"
        "cli.app = lambda **_: sys.stdout.write('caf\\xe9')\ncli.main()"
    )
    assert (found.returncode, found.stdout) == (0, r"caf\xe9")


def test_the_traceback_is_there_on_request(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The variable that the message names shows the traceback."""
    monkeypatch.setenv(cli.TRACEBACK_VARIABLE, "1")
    monkeypatch.setattr(cli, "app", _broken)
    with pytest.raises(SystemExit):
        cli.main()
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_after_cleaning_up(number: signal.Signals, status: int) -> None:
    """Ctrl-C ends with 130 and SIGTERM with 143, and what has to be undone is."""
    code = (
        "import time\nfrom modelport import cli\n"
        "def app(**_):\n"
        "    try: print('up', flush=True); time.sleep(30)\n"
        "    finally: print('undone', flush=True)\n"
        "cli.app = app\ncli.main()"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        time.sleep(0.05)
        process.send_signal(number)
        assert process.wait(10) == status
        assert process.stdout.read() == "undone\n"


def test_an_interruption_at_the_start_is_no_traceback() -> None:
    """Its own imports take a moment, in which a person may think better of it."""
    code = """
import sys
class Impatient:
    def find_spec(self, name, *_):
        if name == "typer":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Impatient())
import modelport.cli
"""
    done = _run(code)
    assert (done.returncode, done.stderr) == (130, "")


def test_an_unknown_command_is_refused() -> None:
    """A misspelt command ends with 2 and says so."""
    found = _run("import sys\nfrom modelport import cli\nsys.argv = ['m', 'locl']\ncli.main()")
    assert found.returncode == 2
    assert "locl" in found.stderr
    assert "Traceback" not in found.stderr


def _broken(**_: object) -> None:
    raise ValueError("first\nsecond")
