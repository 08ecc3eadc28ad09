"""Quantities as people write them: 90, 90s, 5m, 2h."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def _seconds(value: Any) -> Any:
    match = (
        re.fullmatch(r"([0-9]{1,9})\s*([smhd])", value.strip()) if isinstance(value, str) else None
    )
    return int(match[1]) * _UNITS[match[2]] if match else value


_Written = Annotated[str, Field(pattern=r"^\s*[0-9]{1,9}\s*[smhd]\s*$")]
Seconds = Annotated[int, BeforeValidator(_seconds, json_schema_input_type=int | _Written)]
"""A duration in whole seconds; a file may also say 90s, 5m, 2h or 1d."""
