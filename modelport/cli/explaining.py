"""Errors that the caller can act on, as the last lines of a command."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from modelport.cli.output import fail

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def explained() -> Iterator[None]:
    """Ends the command with what a plan, a deployment or a verification has to say."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - slow

    from modelport.clients.deployed import ReadingError  # noqa: PLC0415 - slow
    from modelport.clients.places import NowhereError  # noqa: PLC0415 - slow
    from modelport.configuration import ConfigurationError  # noqa: PLC0415 - slow
    from modelport.deploying import DeployError, DetachError  # noqa: PLC0415 - slow
    from modelport.local import LocalError  # noqa: PLC0415 - slow
    from modelport.packaging import PackagingError  # noqa: PLC0415 - slow
    from modelport.planning import AssemblyError  # noqa: PLC0415 - with the others
    from modelport.toolchain import ToolchainError  # noqa: PLC0415 - with the others

    ours = (AssemblyError, ConfigurationError, DeployError, DetachError, LocalError)
    theirs = (NowhereError, PackagingError, ReadingError, ToolchainError)
    try:
        yield
    except (*ours, *theirs, BotoCoreError, ClientError) as error:
        fail([str(error)])
