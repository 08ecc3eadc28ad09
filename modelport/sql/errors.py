"""What can't be said in SQL."""


class SqlError(Exception):
    """The engine can't call this endpoint so; each problem says why, and what can be done."""

    def __init__(self, *problems: str) -> None:
        """Keep every problem."""
        super().__init__("\n".join(problems))
        self.problems = problems
