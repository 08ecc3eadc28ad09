"""What is refused of streams and of the time that they take, and what is said."""

from typing import Any

import pytest


@pytest.mark.parametrize("kind", ["rest", "function_url"])
def test_time_that_the_endpoint_does_not_have(trial: Any, kind: str) -> None:
    """A stream may take eight minutes, and no more."""
    trial.endpoint["front"] = {kind: {"stream_timeout": "8m", "streaming": True}}
    trial.load()
    trial.endpoint["front"] = {kind: {"stream_timeout": "481s", "streaming": True}}
    trial.refuses(f"endpoints.iris.front.{kind}.stream_timeout", "at most 480 s (8m)")


def test_time_for_no_stream(trial: Any) -> None:
    """It would say nothing."""
    trial.endpoint["front"] = {"rest": {"stream_timeout": "2m"}}
    trial.refuses("endpoints.iris.front.rest.stream_timeout", "received 120 s", "streaming: true")


def test_stream_of_an_endpoint_whose_answers_are_fetched(trial: Any) -> None:
    """An asynchronous endpoint writes its answers into S3."""
    trial.endpoint.clear()
    trial.endpoint.update(
        type="asynchronous",
        model="iris",
        instance_type="ml.m5.large",
        front={"rest": {"streaming": True}},
    )
    trial.refuses("endpoints.iris.front.rest.streaming", "received true", "answers into S3")
    trial.endpoint["front"] = {"rest": {}}
    trial.load()
