"""The function's settings: its environment variables, read once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from inference_proxy import contract as contracts

ENDPOINT_NAME = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")
MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")
RUNTIME_URL = re.compile(r"https?://[a-zA-Z0-9.-]+(:[0-9]{1,5})?/?")
# By the first part of a region's name; everywhere else it is amazonaws.com.
DNS_SUFFIXES = {"cn": "amazonaws.com.cn", "eusc": "amazonaws.eu"}
REQUIRED = (
    "ENDPOINT_NAME",
    "AWS_REGION",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
)
MEBIBYTE = 1024 * 1024
# "Lambda quotas": 6 MB for a synchronous answer; the service counts 6 291 556 bytes.
LAMBDA_ANSWER_BYTES = 6_291_556


class SettingsError(ValueError):
    """The function cannot start: every problem, a line each."""

    def __init__(self, problems: list[str]) -> None:
        """Keep `problems` and join them into the message."""
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Credentials:
    """What a request is signed with, in the shape that botocore's signers read."""

    access_key: str
    secret_key: str = field(repr=False)
    token: str | None = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the function knows about its endpoint, its limits and its place."""

    endpoint_name: str
    region: str
    credentials: Credentials
    runtime_url: str
    content_types: frozenset[str]
    max_body_bytes: int
    max_answer_bytes: int
    timeout_seconds: int
    stream_timeout_seconds: int
    service: str
    origins: tuple[str, ...] = ()
    contract: contracts.Contract = field(default_factory=contracts.read)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the environment variables that docs/api.md lists.

        Raises:
            SettingsError: with every missing or wrong variable.
        """
        problems = [
            f"{name}: missing; set it on the function"
            for name in REQUIRED
            if not environment.get(name)
        ]
        name = environment.get("ENDPOINT_NAME", "")
        if name and not ENDPOINT_NAME.fullmatch(name):
            problems.append(
                f"ENDPOINT_NAME: received {name!r}; accepted: 1 to 63 letters, digits and hyphens"
            )
        max_body = _number(environment, "MAX_BODY_BYTES", 6 * MEBIBYTE, 25 * MEBIBYTE, problems)
        max_answer = _number(
            environment, "MAX_ANSWER_BYTES", LAMBDA_ANSWER_BYTES, LAMBDA_ANSWER_BYTES, problems
        )
        timeout = _number(environment, "TIMEOUT_SECONDS", 28, 900, problems)
        stream_timeout = _number(environment, "STREAM_TIMEOUT_SECONDS", timeout, 900, problems)
        content_types = _content_types(environment, problems)
        runtime_url = _runtime_url(environment, problems)
        if problems:
            raise SettingsError(problems)
        return cls(
            endpoint_name=name,
            region=environment["AWS_REGION"],
            credentials=Credentials(
                environment["AWS_ACCESS_KEY_ID"],
                environment["AWS_SECRET_ACCESS_KEY"],
                environment.get("AWS_SESSION_TOKEN") or None,
            ),
            runtime_url=runtime_url,
            content_types=content_types,
            max_body_bytes=max_body,
            max_answer_bytes=max_answer,
            timeout_seconds=timeout,
            stream_timeout_seconds=stream_timeout,
            service=environment.get("POWERTOOLS_SERVICE_NAME") or "inference-proxy",
            origins=tuple(environment.get("CORS_ORIGINS", "").split()),
        )


def _number(
    environment: Mapping[str, str], name: str, default: int, highest: int, problems: list[str]
) -> int:
    """A whole number from 1 to `highest`; what is wrong with it goes to `problems`."""
    text = environment.get(name) or str(default)
    if text.isascii() and text.isdecimal() and 1 <= int(text[:10]) <= highest:
        return int(text)
    problems.append(f"{name}: received {text!r}; accepted are whole numbers from 1 to {highest}")
    return default


def _content_types(environment: Mapping[str, str], problems: list[str]) -> frozenset[str]:
    """The media types that callers may send, in lower case and without parameters."""
    text = environment.get("CONTENT_TYPES") or "application/json,text/csv"
    types = frozenset(part.strip().lower() for part in text.split(","))
    wrong = sorted(part for part in types if not MEDIA_TYPE.fullmatch(part))
    if wrong:
        problems.append(
            f"CONTENT_TYPES: received {', '.join(map(repr, wrong))}; accepted are media types "
            "without parameters, separated by commas"
        )
    return types


def _runtime_url(environment: Mapping[str, str], problems: list[str]) -> str:
    """Where the SageMaker runtime answers: the SDKs' own variables win over the region's address.

    AWS SDKs and Tools Reference Guide, "Service-specific endpoints".
    """
    region = environment.get("AWS_REGION", "")
    suffix = DNS_SUFFIXES.get(region.partition("-")[0], "amazonaws.com")
    url = (
        environment.get("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME")
        or environment.get("AWS_ENDPOINT_URL")
        or f"https://runtime.sagemaker.{region}.{suffix}"
    )
    if not RUNTIME_URL.fullmatch(url):
        problems.append(
            f"AWS_ENDPOINT_URL: received {url!r}; accepted is http:// or https://, a host "
            "and perhaps a port, without a path"
        )
    return url.rstrip("/")
