"""`$input`, `$util` and `$context`, as API Gateway gives them to mapping templates.

API Gateway developer guide, "Variables for data transformations for API Gateway".
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from local_aws.mapping_templates.scanner import TemplateError
from local_aws.mapping_templates.strings import escape, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping

_SOURCES = ("path", "querystring", "header")


@dataclass(frozen=True, kw_only=True)
class Input:
    """`$input`: a body, and the parameters of the method's request.

    Attributes:
        get_body: as text.
        parameters: under `path`, `querystring` and `header`.
    """

    get_body: str
    parameters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def call_params(self, name: str | None = None) -> Any:
        """All parameters, or one: of the path, the query or the headers, in this order."""
        if name is None:
            return {source: self.parameters.get(source, {}) for source in _SOURCES}
        found = (self.parameters.get(source, {}).get(name) for source in _SOURCES)
        return next((value for value in found if value), "")

    def call_path(self, path: str) -> Any:
        """What is at a JSONPath of names (`$`, `$.a.b`); an empty text where there is nothing."""
        try:
            value = json.loads(self.get_body)
        except ValueError:
            return ""
        for name in path.removeprefix("$").split(".")[1:]:
            value = value.get(name, "") if isinstance(value, dict) else ""
        return "" if value is None else value

    def call_json(self, path: str) -> str:
        """The same as JSON."""
        return json.dumps(self.call_path(path), separators=(",", ":"))


class Util:
    """`$util`."""

    @staticmethod
    def call_escapeJavaScript(value: Any) -> str:  # noqa: N802 - API Gateway's name
        """A text as it may stand in a JavaScript string."""
        return escape("" if value is None else text_of(value))


@dataclass(frozen=True, kw_only=True)
class Overrides:
    """What a template of an answer sets: $context.responseOverride."""

    status: int | None
    headers: Mapping[str, str]

    @classmethod
    def of(cls, variables: Mapping[str, Any]) -> Overrides:
        """What was set while rendering; raises `TemplateError` for a status that is none."""
        overrides = variables["context"]["responseOverride"]
        status = overrides.get("status")
        if status is not None and not isinstance(status, int):
            raise TemplateError(f"responseOverride.status is {status!r}")
        headers = {name: text_of(value) for name, value in overrides["header"].items()}
        return cls(status=status, headers=headers)


def variables(given: Input, context: Mapping[str, Any]) -> MutableMapping[str, Any]:
    """All that a template may refer to."""
    overrides: dict[str, Any] = {"responseOverride": {"header": {}}}
    return {"input": given, "util": Util(), "context": {**context, **overrides}}
