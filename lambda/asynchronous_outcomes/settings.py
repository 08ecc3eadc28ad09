"""The function's settings: its environment variables, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit


class SettingsError(ValueError):
    """The function cannot start: every problem, a line each."""

    def __init__(self, problems: list[str]) -> None:
        """Keep `problems` and join them into the message."""
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Whose outcomes are recorded, and who else is told.

    Attributes:
        webhook_url: https; None where nobody else is told.
        webhook_secret: the ARN of the secret that signs what is posted.
    """

    endpoint_name: str
    service: str
    webhook_url: str | None
    webhook_secret: str | None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read ENDPOINT_NAME, WEBHOOK_URL and WEBHOOK_SECRET.

        Raises:
            SettingsError: with every missing or wrong variable.
        """
        problems = []
        url = environment.get("WEBHOOK_URL") or None
        if not environment.get("ENDPOINT_NAME"):
            problems.append("ENDPOINT_NAME: missing; set it on the function")
        if url and not _is_https(url):
            problems.append(f"WEBHOOK_URL: received {url!r}; accepted is https:// and a host")
        if problems:
            raise SettingsError(problems)
        return cls(
            endpoint_name=environment["ENDPOINT_NAME"],
            service=environment.get("POWERTOOLS_SERVICE_NAME") or "asynchronous-outcomes",
            webhook_url=url,
            webhook_secret=environment.get("WEBHOOK_SECRET") or None,
        )


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
