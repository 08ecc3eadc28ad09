"""The only door to ministack's internals: what we touch of them, by name.

ministack has no types and no plugin interface, so its modules come in as `Any`. `USED` lists every
internal name that this folder relies on; a contract test and the start of the server hold it
against the installed version, so that an upgrade fails at once and by name.
"""

import importlib
from importlib.metadata import version
from typing import Any

from local_aws.ministack_hooks.used import USED

PINNED_VERSION = "1.5.33"


class UnknownVersionError(Exception):
    """The installed ministack isn't the one that the hooks were written for."""


def internal(name: str) -> Any:
    """Import one of ministack's modules; it must be listed in `USED`."""
    if name not in USED:
        raise LookupError(f"ministack.{name} is not listed in USED")
    return importlib.import_module(f"ministack.{name}")


def missing() -> list[str]:
    """What the installed ministack lacks of `USED`."""
    return [
        f"ministack.{module}.{name}"
        for module, names in USED.items()
        for name in names
        if not hasattr(internal(module), name)
    ]


def check() -> None:
    """Raise unless the installed ministack has all that the hooks rely on."""
    absent = missing()
    if absent:
        raise UnknownVersionError(
            f"ministack {version('ministack')} lacks {', '.join(absent)}: "
            f"install ministack=={PINNED_VERSION}"
        )
