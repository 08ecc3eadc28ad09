"""Errors that the caller can act on, as the last lines of a command."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from modelport.cli.output import fail

if TYPE_CHECKING:
    from collections.abc import Iterator

ERRORS = {
    "botocore.exceptions": ("BotoCoreError", "ClientError"),
    "local_aws": ("StartError",),
    "modelport.calling.batch": ("BatchError",),
    "modelport.aws.deployed": ("ReadingError",),
    "modelport.calling.errors": ("InvocationError",),
    "modelport.operating.live": ("LiveError",),
    "modelport.operating.multi_model": ("MultiModelError",),
    "modelport.aws.places": ("NowhereError",),
    "modelport.configuration": ("ConfigurationError",),
    "modelport.deploying": ("DeployError", "DetachError"),
    "modelport.interfaces.errors": ("InterfaceError",),
    "modelport.local": ("LocalError",),
    "modelport.packaging": ("PackagingError",),
    "modelport.planning": ("AssemblyError",),
    "modelport.resolving": ("ResolvingError",),
    "modelport.sql": ("SqlError",),
    "modelport.toolchain": ("ToolchainError",),
}
"""By module, what a caller can act on: by name, because importing them all takes a second."""


@contextmanager
def explained() -> Iterator[None]:
    """Ends the command with what its error has to say, if that is one of ours."""
    try:
        yield
    except Exception as error:
        if not isinstance(error, _imported()):
            raise
        fail([str(error)])


def _imported() -> tuple[type[Exception], ...]:
    """The errors whose modules are imported: nothing else can have raised them."""
    return tuple(
        getattr(sys.modules[module], name)
        for module, names in ERRORS.items()
        if module in sys.modules
        for name in names
    )
