from dataclasses import dataclass, field

import pytest

from local_aws.instances.machine import Machine, Signal
from local_aws.instances.script import Script, ScriptError
from local_aws.instances.settings import InstanceSettings
from local_aws.instances.unit import Unit, UnitError, read

IMAGE = "registry/app@sha256:abc"
OPTIONS = "--rm --read-only --name %n --cap-drop ALL --network host --env-file /etc/app.env"
UNIT = f"""[Unit]
After=docker.service
Requires=docker.service
[Service]
ExecStart=/usr/bin/docker run {OPTIONS} {IMAGE}
Restart=always
RestartSec=2
"""
START = "systemctl enable --now docker\n"
LOGIN = "aws ecr get-login-password --region r | docker login --username AWS --password-stdin r"
SCRIPT = f"""#!/bin/bash
function exitTrap(){{
exitCode=$?
/opt/aws/bin/cfn-signal --stack S --resource R --region eu-west-1 -e $exitCode || echo 'no signal'
}}
trap exitTrap EXIT
set -euo pipefail
dnf install -y docker aws-cfn-bootstrap
{START}{LOGIN}
docker pull {IMAGE}
cat > /etc/app.env <<'END'
# where it listens
PORT=8080

NAME=with = signs
END
cat > /etc/systemd/system/app.service <<'END'
{UNIT}END
systemctl enable --now app
until curl -fsS http://127.0.0.1:8080/health; do sleep 2; done
"""


@dataclass
class FakeContainers:
    """Answers on the port that its containers are told, after some tries."""

    tries: int = 0
    started: list[Unit] = field(default_factory=list)

    def has_image(self, image: str) -> bool:
        """There is one."""
        return image == IMAGE

    def start(self, unit: Unit) -> None:
        """Remember it."""
        self.started.append(unit)

    def answers(self, url: str) -> bool:
        """Not before the tries are over."""
        self.tries -= 1
        ports = {f":{unit.environment['PORT']}/" for unit in self.started}
        return self.tries < 0 and any(port in url for port in ports)


@dataclass
class Boot:
    """A machine that has run a script."""

    script: str
    containers: FakeContainers = field(default_factory=FakeContainers)
    lines: list[str] = field(default_factory=list)
    within: float = 30

    def __post_init__(self) -> None:
        """Run it."""
        settings = InstanceSettings(answers_within=self.within, look_every=0.01)
        machine = Machine(self.containers, settings, self.lines.append)
        self.status = Script(machine).run(self.script)
        self.signals = machine.signals


def test_a_good_script_starts_its_container_and_says_so() -> None:
    """The image and the variables are those that the script names."""
    booted = Boot(SCRIPT, FakeContainers(tries=2))
    (unit,) = booted.containers.started
    assert unit.image == IMAGE
    assert unit.environment == {"PORT": "8080", "NAME": "with = signs"}
    assert unit.restarts_after == 2
    assert booted.signals == [Signal(stack="S", resource="R", status=0)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("docker pull", "docker pul", "command not found"),
        ("docker aws-cfn-bootstrap\n" + START, "aws-cfn-bootstrap\n", "docker login"),
        ("dnf install -y docker ", "dnf install -y ", "could not be found"),
        (START, "", "failed"),
        (f"docker pull {IMAGE}", "docker pull another", "failed"),
        ("--now app", "--now other", "could not be found"),
        ("--env-file /etc/app.env", "--env-file /etc/none", "no such file"),
        ("--network host ", "", "--network"),
        ("--network host", "--network host --privileged", "--privileged"),
        ("NAME=with = signs", "NAME", "takes its value from nowhere"),
        ("Requires=docker.service", "Requires=other.service", "requires other.service"),
        ("[Service]", "[Servic]", "can't be read"),
    ],
)
def test_a_step_that_fails_ends_the_script_and_is_signalled(old: str, new: str, said: str) -> None:
    """What a real machine would stumble over stops this one too, and nothing serves."""
    booted = Boot(SCRIPT.replace(old, new))
    assert booted.status != 0
    assert booted.containers.started == []
    assert [signal.status for signal in booted.signals] == [booted.status]
    assert any(said in line for line in booted.lines)


def test_without_the_helper_scripts_nothing_is_signalled() -> None:
    """CloudFormation would wait in vain, and so does a stack here."""
    booted = Boot(SCRIPT.replace(" aws-cfn-bootstrap", ""))
    assert booted.status == 0
    assert booted.signals == []


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (SCRIPT.replace("8080/health", "9090/health"), "does not come to succeed"),
        (SCRIPT.removeprefix("#!/bin/bash\n"), "#!"),
        (SCRIPT + "rm -rf / && true\n", "not emulated"),
        (SCRIPT + "echo $(date)\n", "not emulated"),
        (SCRIPT + "echo 'open\n", "can't be read"),
        (SCRIPT + "echo $HOME\n", "is not set"),
        (SCRIPT.replace(UNIT + "END\n", UNIT), "ends before END"),
        (SCRIPT + "set -x\n", "not emulated"),
    ],
)
def test_what_this_shell_cannot_do_it_says(script: str, said: str) -> None:
    """Nothing is skipped in silence."""
    with pytest.raises(ScriptError, match=said):
        Boot(script, within=0.05)


def test_without_a_set_e_a_script_goes_on() -> None:
    """As bash does."""
    booted = Boot(SCRIPT.replace("set -euo pipefail\n", "no-such-command\n"))
    assert booted.status == 0


def test_a_unit_says_whether_its_container_is_started_again() -> None:
    """Systemd leaves one that has ended, unless it is told."""
    files = {"/etc/app.env": ""}
    assert read(UNIT, files).restarts_after == 2
    assert read(UNIT.replace("always", "no"), files).restarts_after is None


def test_a_unit_runs_docker_or_nothing() -> None:
    """No other program is started on this machine."""
    with pytest.raises(UnitError, match="only /usr/bin/docker run"):
        read(UNIT.replace("/usr/bin/docker run", "/usr/bin/python3 -c"), {})
