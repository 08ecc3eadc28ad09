"""ARNs of what an environment uses: of its region, its partition and, of some, its account."""

from typing import Any

import pytest

CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/1"
WEB_ACL = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/name/1"
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1"


def _front(trial: Any, *, certificate: str = CERTIFICATE, web_acl: str = WEB_ACL) -> None:
    domain = {"name": "iris.example.com", "certificate": certificate}
    trial.data["account"] = "123456789012"
    trial.endpoint["front"] = {"rest": {"domain": domain, "firewall": {"web_acl": web_acl}}}


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"certificate": CERTIFICATE.replace("123456789012", "999999999999")}, "domain."),
        ({"web_acl": WEB_ACL.replace("123456789012", "999999999999")}, "firewall.web_acl"),
    ],
)
def test_what_has_to_be_of_the_same_account(trial: Any, wrong: dict[str, str], path: str) -> None:
    """Where the file says which one that is."""
    _front(trial, **wrong)
    said = ("received an ARN of account 999999999999", "accepted: one of account 123456789012")
    assert f"front.rest.{path}" in trial.error()
    assert all(part in trial.error() for part in said)
    del trial.data["account"]
    trial.load()


def test_a_key_may_be_of_another_account(trial: Any) -> None:
    """Its policy lets this one use it."""
    trial.data["account"] = "999999999999"
    trial.endpoint["volume_key"] = KEY
    trial.load()


def test_digits_that_no_account_has(trial: Any) -> None:
    """AWS writes its accounts with ASCII's."""
    trial.endpoint["volume_key"] = KEY.replace("123456789012", "٣" * 12)
    trial.refuses("endpoints.iris.volume_key", "write the whole ARN")


def test_another_partition(trial: Any) -> None:
    """No region is in two of them."""
    trial.endpoint["volume_key"] = KEY.replace("arn:aws:", "arn:aws-cn:")
    trial.refuses("endpoints.iris.volume_key", "received an ARN of aws-cn", "accepted: arn:aws:")
