"""An environment in the embedded AWS on this machine: up, status, down, demo."""

from modelport.aws.session import LocalSession
from modelport.local.demo import demo
from modelport.local.down import down, running
from modelport.local.errors import LocalError
from modelport.local.steps import Steps
from modelport.local.up import Options, up

__all__ = [
    "LocalError",
    "LocalSession",
    "Options",
    "Steps",
    "demo",
    "down",
    "running",
    "up",
]
