"""`type: asynchronous`: where answers go, who learns of them, and what it does not run on."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from modelport.configuration.endpoints import AsynchronousEndpoint
from modelport.configuration.endpoints.asynchronous import Webhook
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join, show
from modelport.configuration.rules.addresses import arn, s3_place
from modelport.configuration.rules.places import fleets

_NOT_ON = "ml.inf1."


def errors(environment: Environment) -> Iterator[Problem]:
    """Places that are none, webhooks that anybody could read, and Inf1."""
    for key, endpoint in environment.endpoints.items():
        if isinstance(endpoint, AsynchronousEndpoint):
            path = join("endpoints", key)
            for number, place in enumerate(endpoint.inputs):
                yield from s3_place(join(path, "inputs", str(number)), place)
            yield from s3_place(join(path, "output"), endpoint.output)
            yield from s3_place(join(path, "failures"), endpoint.failures)
            if endpoint.notifications.webhook:
                where = join(path, "notifications.webhook")
                yield from _webhook(where, endpoint.notifications.webhook, environment)
    for fleet in fleets(environment):
        for path, name in fleet.instance_types.items():
            if isinstance(fleet.endpoint, AsynchronousEndpoint) and name.startswith(_NOT_ON):
                accepted = "an instance type other than Inf1: asynchronous inference excludes it"
                yield Problem(path, name, accepted, "choose another one, such as ml.inf2.xlarge")


def _webhook(path: str, webhook: Webhook, environment: Environment) -> Iterator[Problem]:
    try:
        parts = urlsplit(webhook.url)
        is_https = parts.scheme == "https" and bool(parts.hostname) and parts.username is None
    except ValueError:
        is_https = False
    if not is_https or not webhook.url.isprintable() or " " in webhook.url:
        accepted = "https://HOST/PATH, without user and password"
        advice = "use an address with https; a secret signs what is posted"
        yield Problem(join(path, "url"), show(webhook.url), accepted, advice)
    yield from arn(join(path, "secret"), webhook.secret, "secretsmanager", environment)
