import pytest

from local_aws.ministack_hooks import load_balancer_tokens


@pytest.mark.parametrize(
    ("form", "value", "has"),
    [
        ("single-string", "us", True),
        ("single-string", "us them", False),
        ("single-string", ["us"], False),
        ("single-string", None, False),
        ("space-separated-values", "them us", True),
        ("space-separated-values", "them usual", False),
        ("string-array", ["them", "us"], True),
        ("string-array", "us", False),
    ],
)
def test_a_claim_has_the_format_and_the_value(form: str, value: object, *, has: bool) -> None:
    """What has another format is another claim."""
    asked = {"Name": "aud", "Format": form, "Values": ["us"]}
    assert load_balancer_tokens._has({"aud": value}, asked) is has
