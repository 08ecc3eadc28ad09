"""cdk-nag's AwsSolutions rules, each exception with its reason."""

import re
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from cdk_nag import AwsSolutionsChecks

from modelport.configuration import Environment
from tests.synth.environments import INSTANCE, app_of, changed, environment_of, every_type

FINDING = re.compile(r"Acknowledge with 'AwsSolutions::(.+?)'$", re.MULTILINE)


def findings(environment: Environment, folder: Path) -> set[str]:
    """What the rules find that nobody acknowledged."""
    app = app_of(environment, folder / "cdk.out")
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    try:
        app.synth()
    except RuntimeError as error:
        return set(FINDING.findall(str(error))) or {str(error)}
    return set()


AUTOML = {"job": "sentiment", "resolve": "deployment"}
REST_OPTIONS: dict[str, Any] = {
    "rest": {
        "authorisation": "jwt",
        "jwt": {"issuer": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123"},
        "cors": {"origins": ["https://app.example.com"]},
        "firewall": {},
    },
    "direct": {"authorisation": "api-key", "quota": {"requests": 1000, "period": "day"}},
}
QUEUE = {
    "type": "asynchronous",
    "model": "sentiment",
    "front": {"rest": {}, "http": {}},
    **INSTANCE,
}
HTTP = {
    "authorisation": "jwt",
    "jwt": {"issuer": "https://issuer.example.com", "audiences": ["us"]},
    "cors": {"origins": ["https://app.example.com"]},
    "domain": {
        "name": "iris.example.com",
        "certificate": "arn:aws:acm:eu-west-1:111122223333:certificate/12ab",
        "mutual_tls": {"trust_store": "s3://ours/authorities.pem"},
    },
}
CASES: dict[str, dict[str, Any]] = {
    "iam": {},
    "any account": {"account": None},
    "embedded": {"account": "000000000000"},
    "api key": changed("endpoints", front={"rest": {"authorisation": "api-key"}}),
    "graphql": changed("endpoints", front={"graphql": {"firewall": {}}}),
    "http": changed("endpoints", front={"http": HTTP}),
    "open http": changed("endpoints", front={"http": {"authorisation": "open"}}),
    "queue's fronts": {"endpoints": {"queue": QUEUE}},
    "rest options": changed("endpoints", front=REST_OPTIONS),
    "direct": changed("endpoints", front={"direct": {}}),
    "open": changed("endpoints", front={"rest": {"authorisation": "open"}}),
    "prefix": changed("models", artifact="s3://theirs/a/b/"),
    "every type": every_type(),
    "every type, any account": every_type(account=None),
    "automl": changed("models", artifact=None, container=None, automl=AUTOML),
    "served by a function": {
        "models": {"abalone": {"artifact": "model_artifacts/abalone"}},
        "endpoints": {"abalone": {"type": "lambda", "model": "abalone"}},
    },
    "batch": {
        "endpoints": {},
        "batch": {
            "nightly": {
                "model": "sentiment",
                "schedule": {"expression": "rate(1 day)"},
                **INSTANCE,
            }
        },
    },
    "our bucket": changed("models", artifact="s3://modelport-dev-1/model.tar.gz"),
}


@pytest.mark.parametrize("case", CASES)
def test_no_rule_is_broken_without_a_reason(case: str, tmp_path: Path) -> None:
    """Every finding is mended, or acknowledged beside what causes it."""
    assert findings(environment_of(**CASES[case]), tmp_path) == set()


@pytest.mark.parametrize("case", CASES)
def test_no_rule_is_acknowledged_without_need(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without our acknowledgments, the rules find exactly what these speak of."""
    acknowledged = {}

    def remember(_: cdk.Validations, *rules: cdk.Acknowledgment) -> None:
        acknowledged.update({rule.id: rule.reason for rule in rules})

    monkeypatch.setattr(cdk.Validations, "acknowledge", remember)
    assert findings(environment_of(**CASES[case]), tmp_path) == set(acknowledged)
    assert all(acknowledged.values())
