"""What the rules on function URLs refuse, and what they say."""

from typing import Any


def test_time_that_the_endpoint_does_not_have(trial: Any) -> None:
    """60 s for an answer; a stream may take eight minutes, and no more."""
    trial.endpoint["front"] = {"function_url": {"timeout": "2m"}}
    trial.refuses("endpoints.iris.front.function_url.timeout", "received 120 s", "streaming: true")
    trial.endpoint["front"] = {"function_url": {"timeout": "8m", "streaming": True}}
    trial.load()
    trial.endpoint["front"] = {"function_url": {"timeout": "9m", "streaming": True}}
    trial.refuses("endpoints.iris.front.function_url.timeout", "540")


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
