"""`expects` of a model: whether its endpoint and its fronts bear such requests, answers and times.

Sizes that AWS's documentation calls MB are taken as MiB, as its services count them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from modelport.configuration.endpoints.fronts.common import LONGEST_STREAM, Streamed, streams
from modelport.configuration.environment import Environment
from modelport.configuration.model import Expectations
from modelport.configuration.problems import Problem, join

_MIB = 1024**2
_ANSWERING = 1
"""Seconds of its time that a front's function keeps to answer."""


@dataclass(frozen=True, kw_only=True)
class _Limits:
    """The largest request and answer in bytes, the longest time in seconds, and whose they are."""

    request: int
    answer: int
    time: int
    whose: str


_INSTANCES = _Limits(
    request=25 * _MIB, answer=25 * _MIB, time=60, whose="a SageMaker endpoint's own"
)
_STREAMED = _Limits(request=6 * _MIB, answer=200 * _MIB, time=LONGEST_STREAM, whose="a stream's")
"""Through a function; the time is the endpoint's own."""
_CERTAIN = 6 * _MIB
"""API reference, InvokeEndpoint, and its model in the SDKs: Body has at most 6,291,456 bytes."""
_ENDPOINTS = {
    "serverless": _Limits(
        request=4 * _MIB, answer=4 * _MIB, time=60, whose="serverless inference's own"
    ),
    "asynchronous": _Limits(
        request=1024 * _MIB, answer=1024 * _MIB, time=3600, whose="asynchronous inference's own"
    ),
    "lambda": _Limits(request=6 * _MIB, answer=6 * _MIB, time=900, whose="AWS Lambda's own"),
}
"""SageMaker Developer Guide, "Model deployment options"; Lambda Developer Guide, "Quotas"."""
_FUNCTION = {"request": 6 * _MIB, "answer": 6 * _MIB}
_FRONTS = {
    "rest": _Limits(**_FUNCTION, time=28, whose="Lambda's and API Gateway's"),
    "http": _Limits(**_FUNCTION, time=29, whose="Lambda's and API Gateway's"),
    "function_url": _Limits(**_FUNCTION, time=59, whose="SageMaker's and the function's"),
    "graphql": _Limits(request=1 * _MIB, answer=5 * _MIB, time=28, whose="AppSync's"),
    "direct": _Limits(request=10 * _MIB, answer=10 * _MIB, time=29, whose="API Gateway's"),
    "fargate": _INSTANCES,
    "ec2": _INSTANCES,
    "eks": _INSTANCES,
}
"""API Gateway, AWS AppSync and Lambda Developer Guides, "Quotas"."""
_WITH_FUNCTION = frozenset({"rest", "http", "function_url", "graphql"})


def errors(environment: Environment) -> Iterator[Problem]:
    """Models that expect more of a request than their endpoint or one of its fronts bears."""
    for key, endpoint in environment.endpoints.items():
        for model in dict.fromkeys(endpoint.model_keys.values()):
            found = environment.models.get(model)
            if found is not None and found.expects != Expectations():
                yield from _of_endpoint(key, endpoint, model, found.expects)
                yield from _of_fronts(key, endpoint, model, found.expects)


def warnings(environment: Environment) -> Iterator[Problem]:
    """Requests of a size on which AWS's own pages differ."""
    for key, endpoint in environment.endpoints.items():
        if endpoint.type in _ENDPOINTS:
            continue
        for model in dict.fromkeys(endpoint.model_keys.values()):
            found = environment.models.get(model)
            wanted = (found and found.expects.request) or 0
            if _CERTAIN < wanted <= _INSTANCES.request:
                received = f"the model {model}, which expects {_amount('request', wanted)}"
                accepted = "at most 6 MiB, which all of AWS's pages name; some say 25 MB"
                advice = "try it before you rely on it, or choose type: asynchronous"
                yield Problem(join("endpoints", key, "type"), received, accepted, advice)


def _of_endpoint(key: str, endpoint: Any, model: str, expects: Expectations) -> Iterator[Problem]:
    limits = _ENDPOINTS.get(endpoint.type, _INSTANCES)
    fronts = _fronts(endpoint)
    seconds = limits.time
    if limits is _INSTANCES and any(streams(f) for f in fronts.values()):
        seconds = _STREAMED.time
    own = getattr(endpoint, "timeout", None)
    limits = _Limits(
        request=limits.request,
        answer=limits.answer,
        time=min(seconds, own) if own else seconds,
        whose=limits.whose,
    )
    for what, wanted in _beyond(limits, expects):
        advice = _elsewhere(what, wanted, endpoint.type)
        yield _problem(join("endpoints", key, "type"), model, what, wanted, limits, advice)
    waits = getattr(endpoint, "invocation_timeout", None)
    if waits and expects.time and waits < expects.time <= limits.time:
        where = join("endpoints", key, "invocation_timeout")
        yield _too_short(where, waits, expects.time, model, expects.time)


def _of_fronts(key: str, endpoint: Any, model: str, expects: Expectations) -> Iterator[Problem]:
    if endpoint.type == "asynchronous":  # its fronts take inputs by S3, and wait for nothing
        return
    for kind, front in _fronts(endpoint).items():
        path, limits = join("endpoints", key, "front", kind), _FRONTS[kind]
        for what, wanted in _beyond(limits, expects):
            is_streamed = what != "request" and streams(front)
            if is_streamed and wanted <= getattr(_STREAMED, what):
                continue
            advice = _otherwise(what, expects, endpoint.type)
            yield _problem(path, model, what, wanted, limits, advice)
        if expects.time is None:
            continue
        answering = _ANSWERING if kind in _WITH_FUNCTION else 0
        needed = min(expects.time + answering, LONGEST_STREAM)
        for name, given in _times(front, limits, expects.time):
            if given < needed:
                yield _too_short(join(path, name), given, needed, model, expects.time)


def _times(front: Any, limits: _Limits, expected: int) -> Iterator[tuple[str, int]]:
    """The times that a front gives a model, where it could give what is expected."""
    if expected <= limits.time:
        yield "timeout", front.timeout
    seconds = front.stream_seconds if isinstance(front, Streamed) else None
    if seconds and expected <= LONGEST_STREAM:
        yield "stream_timeout", seconds


def _too_short(path: str, given: int, needed: int, model: str, expected: int) -> Problem:
    accepted = f"at least {needed} s: the model {model} expects to take {expected} s"
    about = (join("models", model, "expects.time"),)
    return Problem(path, f"{given} s", accepted, f"set it to {needed}s or more", about)


def _bears(limits: _Limits, expects: Expectations) -> bool:
    return not any(_beyond(limits, expects))


def _beyond(limits: _Limits, expects: Expectations) -> Iterator[tuple[str, int]]:
    for what, wanted in expects:
        if wanted is not None and wanted > getattr(limits, what):
            yield what, wanted


def _otherwise(what: str, expects: Expectations, endpoint_type: str) -> str:
    """Which other fronts bear all that is expected, or else what endpoint."""
    ways = [f"front.{kind}" for kind, limits in _FRONTS.items() if _bears(limits, expects)]
    if "front.function_url" not in ways and _bears(_STREAMED, expects):
        ways.insert(0, "front.rest or front.function_url with streaming: true")
    if not ways:
        return _elsewhere(what, getattr(expects, what), endpoint_type)
    return f"choose {', '.join(ways)}; or type: asynchronous"


def _elsewhere(what: str, wanted: int, endpoint_type: str) -> str:
    """What kind of endpoint bears it."""
    ways = ["type: asynchronous (1 GB, 1 h)"] if endpoint_type != "asynchronous" else []
    if wanted <= getattr(_INSTANCES, what) and endpoint_type in {"serverless", "lambda"}:
        ways.insert(0, "type: real-time (25 MB, 60 s)")
    if what == "time" and wanted <= _STREAMED.time and endpoint_type == "real-time":
        ways.append(
            "stream the answer (streaming: true in front.rest or front.function_url, 8 min)"
        )
    return f"choose {', or '.join(ways)}" if ways else "expect less of one request"


def _problem(  # noqa: PLR0913, PLR0917 - what a sentence is made of
    path: str, model: str, what: str, wanted: int, limits: _Limits, advice: str
) -> Problem:
    most = getattr(limits, what)
    received = f"the model {model}, which expects {_amount(what, wanted)} of {what}"
    accepted = f"at most {_amount(what, most)} ({limits.whose} limit)"
    return Problem(path, received, accepted, advice, (join("models", model, "expects", what),))


def _amount(what: str, value: int) -> str:
    return f"{value} s" if what == "time" else f"{value / _MIB:.4g} MiB"


def _fronts(endpoint: Any) -> dict[str, Any]:
    section = getattr(endpoint, "front", None)
    return dict(section.asked_for) if section else {}
