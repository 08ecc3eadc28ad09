"""What keeps a model from being packed."""

from collections.abc import Iterable


class PackagingError(Exception):
    """A model cannot be packed; every problem with it is in `problems`."""

    def __init__(self, problems: Iterable[str]) -> None:
        """Take the problems, each a sentence that says what to do."""
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """One problem a line."""
        return "\n".join(self.problems)
