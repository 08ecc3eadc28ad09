"""Synthesizing in this process, with the pinned Node."""

import os
from pathlib import Path
from typing import Any

import pytest

from modelport.configuration import Environment
from modelport.toolchain import use_pinned_node
from tests.synth.environments import Synth, environment_of, templates_of

# The built-in validation takes most of a synth; one test has it on, in a process of its own.
os.environ["CDK_VALIDATION"] = "false"
use_pinned_node()


@pytest.fixture
def synth(tmp_path: Path) -> Synth:
    """Synthesizes an environment: its templates by the end of their stacks' names."""

    def synthesize(environment: Environment | None = None) -> dict[str, dict[str, Any]]:
        return templates_of(environment or environment_of(), tmp_path / "cdk.out")

    return synthesize
