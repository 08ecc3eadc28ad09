"""What can go wrong on the way up, as messages for the person who typed the command."""

from __future__ import annotations


class LocalError(Exception):
    """Something that the caller can act on; `lines` says what, and what to do."""

    def __init__(self, *lines: str) -> None:
        """Keep the message, line by line."""
        super().__init__("\n".join(lines))
        self.lines = lines
