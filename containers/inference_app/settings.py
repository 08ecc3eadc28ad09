"""The application's settings: its environment variables, read once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from inference_proxy.settings import SettingsError

ORIGIN = re.compile(r"\*|https?://[a-zA-Z0-9.-]+(:[0-9]{1,5})?")
HIGHEST_PORT = 65_535
LONGEST_KEY = 128
MOST = 1_000_000
LONGEST_IDLE = 4_100
"""A little over what a load balancer's idle timeout can be."""


@dataclass(frozen=True, kw_only=True)
class AppSettings:
    """What the application knows beside what the proxy knows.

    Attributes:
        host: the address that it listens on; every one only inside a container.
        port: the port there.
        requests_per_second: the steady rate of this container.
        burst: how many requests may come at once on top of that.
        api_key: what callers send as x-api-key; None asks nobody.
        origins: the web pages that may call (CORS).
        cors_seconds: how long browsers remember the answer to that.
        concurrency: how many requests wait for the model at once.
        drain_seconds: how long requests may finish after SIGTERM.
        keep_alive_seconds: how long a connection that nobody uses stays open.
    """

    host: str
    port: int
    requests_per_second: float
    burst: int
    api_key: str | None = field(repr=False)
    origins: tuple[str, ...]
    cors_seconds: int
    concurrency: int
    drain_seconds: int
    keep_alive_seconds: int

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "AppSettings":
        """Read the environment variables that docs/containers.md lists.

        Raises:
            SettingsError: with every wrong variable.
        """
        problems: list[str] = []

        def number(name: str, default: str, most: float, least: float = 1) -> float:
            return _number(name, environment.get(name) or default, (least, most), problems)

        settings = cls(
            host=environment.get("HOST") or "127.0.0.1",
            port=int(number("PORT", "8080", HIGHEST_PORT, 0)),
            requests_per_second=number("REQUESTS_PER_SECOND", "50", MOST, 0.001),
            burst=int(number("BURST", "100", MOST)),
            api_key=_key(environment, problems),
            origins=_origins(environment, problems),
            cors_seconds=int(number("CORS_SECONDS", "600", 86_400, 0)),
            concurrency=int(number("CONCURRENCY", "64", 1024)),
            drain_seconds=int(number("DRAIN_SECONDS", "65", 120)),
            keep_alive_seconds=int(number("KEEP_ALIVE_SECONDS", "75", LONGEST_IDLE)),
        )
        if problems:
            raise SettingsError(problems)
        return settings


def _number(name: str, text: str, bounds: tuple[float, float], problems: list[str]) -> float:
    """A number between the bounds; what is wrong with it goes to `problems`."""
    least, most = bounds
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if least <= value <= most:
        return value
    problems.append(f"{name}: received {text!r}; accepted are numbers from {least} to {most}")
    return least


def _key(environment: Mapping[str, str], problems: list[str]) -> str | None:
    """The key, if one is asked for: empty is not the same as none."""
    key = environment.get("API_KEY")
    if key is not None and not (
        key.isascii() and key.isprintable() and 0 < len(key.strip()) == len(key) <= LONGEST_KEY
    ):
        problems.append(
            f"API_KEY: {len(key)} characters; accepted are 1 to {LONGEST_KEY} printable ASCII "
            "ones, without a space at either end: HTTP drops it"
        )
    return key


def _origins(environment: Mapping[str, str], problems: list[str]) -> tuple[str, ...]:
    """The origins that web pages may call from."""
    given = environment.get("CORS_ORIGINS") or ""
    origins = tuple(part.strip() for part in given.split(",") if part.strip())
    wrong = [origin for origin in origins if not ORIGIN.fullmatch(origin)]
    if wrong:
        problems.append(
            f"CORS_ORIGINS: received {', '.join(map(repr, wrong))}; accepted are * and origins "
            "such as https://example.com, separated by commas"
        )
    return origins
