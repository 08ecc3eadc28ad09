"""Java's strings, as far as templates call their methods."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

_GROUP = re.compile(r"\$(\d)")


def text_of(value: Any) -> str:
    """A value as a template writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (Mapping, list)):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return str(value)


def escape(text: str) -> str:
    r"""What `$util.escapeJavaScript` makes of a text: `\'` and `\/` too."""
    return json.dumps(text)[1:-1].replace("'", r"\'").replace("/", r"\/")


def _replace_all(text: str, pattern: str, replacement: str) -> str:
    """Java writes a group as $1, Python with a backslash, which quotes in both."""
    return re.sub(pattern, _GROUP.sub(r"\\\1", replacement), text)


def _matches(text: str, pattern: str) -> bool:
    return re.fullmatch(pattern, text) is not None


METHODS: Mapping[str, Callable[..., Any]] = {
    "contains": lambda text, part: part in text,
    "endsWith": str.endswith,
    "equals": lambda text, other: text == other,
    "length": len,
    "matches": _matches,
    "replaceAll": _replace_all,
    "startsWith": str.startswith,
    "substring": lambda text, *bounds: text[
        slice(*bounds) if len(bounds) > 1 else slice(bounds[0], None)
    ],
    "toLowerCase": str.lower,
    "toString": str,
    "trim": str.strip,
}
"""By name; regular expressions are alike in both languages as far as ours go."""
