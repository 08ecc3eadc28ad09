"""What models expect of a request is held against what endpoints and fronts bear."""

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("kind", "expects", "limit", "advice"),
    [
        ("rest", {"request": "7MB"}, "at most 6 MiB", "choose front.direct, front.fargate"),
        ("http", {"answer": "7MB"}, "at most 6 MiB", "streaming: true, front.direct"),
        ("direct", {"request": "11MB"}, "at most 10 MiB", "choose front.fargate"),
        ("graphql", {"request": "2MB"}, "at most 1 MiB", "choose front.rest"),
        ("rest", {"time": "40s"}, "at most 28 s", "choose front.function_url, front.fargate"),
        ("function_url", {"request": "8MB"}, "at most 6 MiB", "or type: asynchronous"),
    ],
)
def test_more_than_a_front_bears(
    trial: Any, kind: str, expects: Any, limit: str, advice: str
) -> None:
    """The limit, whose it is, and which fronts bear it."""
    trial.model["expects"] = expects
    trial.endpoint["front"] = {kind: {}}
    trial.refuses(f"endpoints.iris.front.{kind}", "the model iris", limit, advice)


def test_more_than_an_endpoint_bears(trial: Any) -> None:
    """Whatever is in front of it: 25 MB and a minute, or what it streams in eight."""
    trial.model["expects"] = {"request": "30MB"}
    trial.refuses("endpoints.iris.type", "at most 25 MiB", "type: asynchronous (1 GB, 1 h)")
    trial.model["expects"] = {"time": "2m"}
    trial.refuses("endpoints.iris.type", "at most 60 s", "stream the answer")
    trial.endpoint["front"] = {"function_url": {"streaming": True}}
    trial.load()


def test_serverless_bears_less(trial: Any) -> None:
    """4 MB each way; instances take more."""
    trial.model["expects"] = {"answer": "5MB"}
    trial.serve("serverless", memory_size=2048, max_concurrency=2)
    trial.refuses("endpoints.iris.type", "at most 4 MiB", "type: real-time (25 MB, 60 s)")


def test_a_front_that_waits_too_short_a_time(trial: Any) -> None:
    """A function keeps a second to answer."""
    trial.model["expects"] = {"time": "20s"}
    trial.endpoint["front"] = {"rest": {"timeout": 20}}
    trial.refuses("endpoints.iris.front.rest.timeout", "received 20 s", "at least 21 s")
    trial.endpoint["front"] = {"rest": {"timeout": 21}, "direct": {"timeout": 20}}
    trial.load()


@pytest.mark.parametrize("kind", ["rest", "function_url"])
def test_a_front_whose_streams_are_too_short(trial: Any, kind: str) -> None:
    """What takes longer than an answer may is streamed, with a second kept."""
    trial.model["expects"] = {"time": "2m"}
    trial.endpoint["front"] = {kind: {"streaming": True, "stream_timeout": "2m"}}
    where = f"endpoints.iris.front.{kind}.stream_timeout"
    trial.refuses(where, "received 120 s", "at least 121 s")
    trial.endpoint["front"] = {kind: {"streaming": True, "stream_timeout": "121s"}}
    trial.load()
    trial.model["expects"] = {"time": "8m"}
    trial.refuses(where, "received 121 s", "at least 480 s")
    trial.endpoint["front"] = {kind: {"streaming": True, "stream_timeout": "8m"}}
    trial.load()


def test_a_stream_carries_long_answers(trial: Any) -> None:
    """Where the front streams, an answer may be larger than Lambda returns at once."""
    trial.model["expects"] = {"answer": "20MB"}
    trial.endpoint["front"] = {"function_url": {"streaming": True}}
    trial.load()


def test_asynchronous_endpoints_bear_the_rest(trial: Any) -> None:
    """A gigabyte and an hour, whatever is in front."""
    trial.model["expects"] = {"request": "900MB", "time": "1h"}
    trial.serve_on_instances("asynchronous", front={"http": {}}, invocation_timeout="1h")
    trial.load()


@pytest.mark.parametrize(("written", "size"), [("8MB", 8_000_000), ("4MiB", 4_194_304), (5, 5)])
def test_sizes_as_people_write_them(trial: Any, written: Any, size: int) -> None:
    """With a unit, or in bytes."""
    trial.model["expects"] = {"request": written}
    assert trial.load().models["iris"].expects.request == size


def test_a_size_that_is_none(trial: Any) -> None:
    """Neither units that nobody knows nor fractions."""
    trial.model["expects"] = {"request": "8 megs"}
    said = "accepted: bytes, or text such as 500kB, 8MB or 4MiB"
    trial.refuses("models.iris.expects.request", "received '8 megs'", said)


def test_the_advice_bears_all_that_is_expected(trial: Any) -> None:
    """Not each thing alone: what takes the request must take the answer and the time too."""
    trial.model["expects"] = {"request": "8MB", "answer": "12MB", "time": "45s"}
    trial.endpoint["front"] = {"rest": {}}
    for error in trial.errors():
        assert "choose front.fargate, front.ec2, front.eks; or type: asynchronous" in error


def test_an_asynchronous_request_that_waits_too_short_a_time(trial: Any) -> None:
    """`modelport invoke` would give up before the model has answered."""
    trial.model["expects"] = {"time": "20m"}
    trial.serve_on_instances("asynchronous")
    trial.refuses("endpoints.iris.invocation_timeout", "received 900 s", "set it to 1200s or more")
    trial.endpoint["invocation_timeout"] = "20m"
    trial.load()


def test_a_size_on_which_aws_differs_is_a_warning(trial: Any) -> None:
    """The SDKs' model has 6 MB, the guide 25."""
    trial.model["expects"] = {"request": "8MB"}
    trial.warns("endpoints.iris.type", "expects 7.629 MiB", "at most 6 MiB")
    trial.model["expects"] = {"request": "6MiB"}
    assert trial.check().warnings == ()
