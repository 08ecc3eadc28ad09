"""What the rules on asynchronous endpoints refuse, and what they say."""

from typing import Any

import pytest

SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:hook"  # noqa: S105 - its name


@pytest.mark.parametrize(
    ("keys", "path", "said"),
    [
        ({"inputs": ["s3://bucket/a", "bucket"]}, "inputs.1", "accepted: s3://bucket/prefix"),
        ({"output": "bucket/answers"}, "output", "accepted: s3://bucket/prefix"),
        ({"failures": "https://bucket/x"}, "failures", "accepted: s3://bucket/prefix"),
        ({"scaling": {"min": 3, "max": 2}}, "scaling.min", "which is 2"),
        (
            {"scaling": {"max": 2}, "instance_count": 1},
            "instance_count",
            "received 1 together with scaling",
        ),
        ({"request_ttl": "7h"}, "request_ttl", "at most 21600"),
        ({"invocation_timeout": "2h"}, "invocation_timeout", "at most 3600"),
        *(
            ({"notifications": {"webhook": {"url": url}}}, "notifications.webhook.url", "https://")
            for url in ("http://host/x", "https://", "https://a:b@host/", "host", "https://[x")
        ),
        (
            {"notifications": {"webhook": {"url": "https://host/x", "secret": "s3cret"}}},
            "notifications.webhook.secret",
            "arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME",
        ),
    ],
)
def test_asynchronous(trial: Any, keys: dict[str, Any], path: str, said: str) -> None:
    """Places in S3, bounds, and a webhook that nobody on the way can read."""
    trial.serve_on_instances("asynchronous", **keys)
    trial.refuses(f"endpoints.iris.{path}", said)


def test_what_is_right(trial: Any) -> None:
    """A webhook with a secret, and an endpoint that scales to nothing but starts with one."""
    webhook = {"url": "https://host:8443/done", "secret": SECRET}
    keys = {"notifications": {"webhook": webhook}, "scaling": {"max": 2}, "output": "s3://mine/a"}
    trial.serve_on_instances("asynchronous", **keys)
    assert trial.load().endpoints["iris"].initial_instance_count == 1


def test_inf1(trial: Any) -> None:
    """Asynchronous inference excludes Inf1."""
    trial.model["container"] = {"image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/neuron:1"}
    trial.serve("asynchronous", instance_type="ml.inf1.xlarge")
    trial.refuses("endpoints.iris.instance_type", "asynchronous inference excludes it")
