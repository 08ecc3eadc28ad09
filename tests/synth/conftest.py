"""Synthesizing in this process, with the pinned Node."""

import os
from pathlib import Path
from typing import Any

import pytest

from modelport.configuration import Environment
from modelport.toolchain import use_pinned_node
from tests.synth.environments import SHA256, FakeArchive, Synth, environment_of

# The built-in validation takes most of a synth; one test has it on, in a process of its own.
os.environ["CDK_VALIDATION"] = "false"
use_pinned_node()


@pytest.fixture
def synth(tmp_path: Path) -> Synth:
    """Synthesizes an environment: its templates by the end of their stacks' names."""
    from stacks.application import build  # noqa: PLC0415 - starts Node

    def synthesize(environment: Environment | None = None) -> dict[str, dict[str, Any]]:
        environment = environment or environment_of()
        archive = FakeArchive(tmp_path / "model.tar.gz", SHA256)
        archives = dict.fromkeys(environment.model_folders, archive)
        assembly = build(environment, archives, output=tmp_path / "cdk.out").synth()  # type: ignore[arg-type]  # the fake
        return {
            stack.stack_name.removeprefix(f"Modelport-{environment.name}-"): stack.template
            for stack in assembly.stacks
        }

    return synthesize
