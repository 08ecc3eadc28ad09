"""Where an asynchronous endpoint's inputs, records and outcomes lie, and how long they may take."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from inference_proxy.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^*?]*")
LONGEST_WAIT = 21_600
LONGEST_WORK = 3_600
"""Seconds: API reference, InvokeEndpointAsync."""


@dataclass(frozen=True, kw_only=True)
class Places:
    """What the function knows beside the settings of every front.

    Attributes:
        folder: s3://BUCKET/PREFIX/ with what is the function's own: inputs and records.
        inputs: further folders, of others, below which callers may name inputs.
        request_ttl: seconds that a request may wait.
        invocation_timeout: seconds that the model may take for it.
    """

    folder: str
    inputs: tuple[str, ...]
    request_ttl: int
    invocation_timeout: int

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read the environment variables that docs/asynchronous.md lists.

        Raises:
            SettingsError: with every missing or wrong variable.
        """
        folder = environment.get("FOLDER", "")
        inputs = tuple(filter(None, environment.get("INPUTS", "").split(",")))
        problems = [
            f"{name}: received {uri!r}; accepted: s3://BUCKET/PREFIX/"
            for name, uris in (("FOLDER", (folder,)), ("INPUTS", inputs))
            for uri in uris
            if not FOLDER.fullmatch(uri) or not uri.endswith("/")
        ]
        numbers = {}
        for name, highest in (
            ("REQUEST_TTL_SECONDS", LONGEST_WAIT),
            ("INVOCATION_TIMEOUT_SECONDS", LONGEST_WORK),
        ):
            text = environment.get(name, "")
            if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:10]) <= highest:
                problems.append(f"{name}: received {text!r}; accepted: 1 to {highest}")
                continue
            numbers[name] = int(text)
        if problems:
            raise SettingsError(problems)
        return cls(
            folder=folder,
            inputs=inputs,
            request_ttl=numbers["REQUEST_TTL_SECONDS"],
            invocation_timeout=numbers["INVOCATION_TIMEOUT_SECONDS"],
        )

    def input(self, identifier: str) -> str:
        """Where the body of a submission lies."""
        return f"{self.folder}input/{identifier}"

    def upload(self, identifier: str) -> str:
        """Where a caller puts what is too long for the API."""
        return f"{self.folder}input/uploads/{identifier}"

    def record(self, identifier: str) -> str:
        """Where a submission's record lies: callers never write there."""
        return f"{self.folder}submissions/{identifier}.json"

    def may_be_input(self, uri: str) -> bool:
        """Whether callers may name the object as an input: their upload, or one that is listed."""
        below = (f"{self.folder}input/uploads/", *self.inputs)
        return any(uri.startswith(folder) and uri != folder for folder in below)
