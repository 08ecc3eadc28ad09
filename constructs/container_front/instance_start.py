"""What an instance does when it starts: the commands of its user data."""

from collections.abc import Mapping

import aws_cdk as cdk
from aws_cdk import aws_logs as logs

from container_front.application import LIVE_PATH, PORT, USER, Application
from container_front.registry import Image

NAME = "inference-app"
_VARIABLES = f"/etc/{NAME}.env"


def commands(
    *,
    image: Image,
    application: Application,
    variables: Mapping[str, str],
    log_group: logs.ILogGroup,
) -> list[str]:
    """Install Docker, fetch the image, and keep a container of it running.

    Any step that fails ends the script, whose end CloudFormation is told of.

    Args:
        image: what runs.
        application: what it is told.
        variables: further environment variables.
        log_group: where its log goes.
    """
    region = application.region
    registry = cdk.Fn.select(0, cdk.Fn.split("/", image.uri))
    login = f"aws ecr get-login-password --region {region}"
    settings = {**application.environment, "HOST": "0.0.0.0", **variables}  # noqa: S104 - a load balancer asks it
    return [
        "set -euo pipefail",
        "dnf install -y docker aws-cfn-bootstrap",
        "systemctl enable --now docker",
        f"{login} | docker login --username AWS --password-stdin {registry}",
        f"docker pull {image.uri}",
        _file(_VARIABLES, [f"{name}={value}" for name, value in settings.items()]),
        _file(f"/etc/systemd/system/{NAME}.service", _unit(image, application, log_group)),
        f"systemctl enable --now {NAME}",
        f"until curl -fsS http://127.0.0.1:{PORT}{LIVE_PATH}; do sleep 2; done",
    ]


def _unit(image: Image, application: Application, log_group: logs.ILogGroup) -> list[str]:
    """The container as a service of systemd, started again whenever it ends.

    On the host's own network it reaches the instance's metadata in one hop, and thus its role; no
    other container may come by it.
    """
    options = {
        "name": NAME,
        "network": "host",
        "user": f"{USER}:{USER}",
        "cap-drop": "ALL",
        "security-opt": "no-new-privileges",
        "env-file": _VARIABLES,
        "log-driver": "awslogs",
    }
    given = " ".join(f"--{name} {value}" for name, value in options.items())
    log = f"--log-opt awslogs-region={application.region} "
    log += f"--log-opt awslogs-group={log_group.log_group_name}"
    return [
        "[Unit]",
        "After=docker.service",
        "Requires=docker.service",
        "[Service]",
        f"ExecStartPre=-/usr/bin/docker rm --force {NAME}",
        f"ExecStart=/usr/bin/docker run --rm --read-only {given} {log} {image.uri}",
        f"ExecStop=/usr/bin/docker stop --time {application.drain_seconds} {NAME}",
        f"TimeoutStopSec={application.drain_seconds + 5}",
        "Restart=always",
        "RestartSec=2",
        "[Install]",
        "WantedBy=multi-user.target",
    ]


def _file(path: str, lines: list[str]) -> str:
    body = "\n".join(lines)
    return f"cat > {path} <<'END'\n{body}\nEND"
