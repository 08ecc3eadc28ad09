"""Keys and types: each thing that is wrong is named, all of it at once."""

from typing import Any

import pytest


def test_a_misspelt_key(trial: Any) -> None:
    """An unknown key is told the known ones, and which was meant."""
    trial.endpoint["instance_typ"] = trial.endpoint.pop("instance_type")
    unknown = next(error for error in trial.errors() if "instance_typ:" in error)
    assert unknown.startswith("endpoints.iris.instance_typ: received a key that is not known here")
    assert "accepted: type, model, variants, " in unknown
    assert unknown.endswith("did you mean instance_type?")


@pytest.mark.parametrize("key", ["name", "folder"])
def test_what_the_loader_decides_is_no_key(trial: Any, key: str) -> None:
    """The environment's name and folder come from the file's place, not from its content."""
    trial.data[key] = "x"
    assert trial.error().startswith(f"{key}: received a key that is not known here")


def test_a_missing_key(trial: Any) -> None:
    """A missing key is named, with what it means."""
    del trial.data["region"]
    meaning = "the AWS region to deploy to, such as eu-west-1"
    assert trial.error() == f"region: received nothing; accepted: {meaning}; add region"


def test_a_number_for_text(trial: Any) -> None:
    """A version that YAML takes for a number asks for quotes."""
    trial.model["container"]["version"] = 2.6
    error = trial.error()
    assert error.startswith("models.iris.container.version: received 2.6; accepted: text")
    assert error.endswith("put it in quotes")


def test_text_for_a_number(trial: Any) -> None:
    """Nothing is converted behind the author's back, and true is no number."""
    trial.endpoint["instance_count"] = "2"
    assert "instance_count: received '2'; accepted: a whole number" in trial.error()
    trial.endpoint["instance_count"] = True
    assert "instance_count: received true; accepted: a whole number" in trial.error()


def test_a_value_for_a_section(trial: Any) -> None:
    """A section written as a value is told its keys."""
    trial.endpoint["scaling"] = 3
    assert "accepted: a section with min, max, target" in trial.error()
    trial.endpoint["scaling"] = None
    trial.data["models"] = "iris"
    assert trial.error().startswith("models: received iris; accepted: names")


@pytest.mark.parametrize(
    ("key", "value"), [("front", {"rest": None}), ("capture", None), ("deployment", None)]
)
def test_a_section_with_nothing_behind_its_name(trial: Any, key: str, value: Any) -> None:
    """YAML reads it as none at all: an API, or a capture, would be missing without a word."""
    trial.endpoint[key] = value
    error = trial.error()
    assert error.startswith(f"endpoints.iris.{key}")
    assert "received a name with nothing behind it" in error
    assert "write {} to have it with its defaults" in error


def test_a_variant_may_do_without_what_the_endpoint_has(trial: Any) -> None:
    """By null, where an empty section would mean nothing."""
    del trial.endpoint["model"]
    trial.endpoint["scaling"] = {"min": 1, "max": 2, "target": {"requests_per_second": 5}}
    trial.endpoint["variants"] = {"A": {"model": "iris", "scaling": None}}
    assert trial.load().endpoints["iris"].fleets["variants.A"].scaling is None


def test_a_key_that_belongs_one_level_deeper(trial: Any) -> None:
    """Where it belongs is told, rather than to remove it."""
    trial.endpoint["rollback_on"] = {"errors": 1}
    assert trial.error().endswith("did you mean deployment.rollback_on?")


def test_a_key_that_other_fronts_have(trial: Any) -> None:
    """They are named: what a front lacks may be the reason to choose another one."""
    trial.endpoint["front"] = {"http": {"firewall": {}}}
    assert "remove it, or choose " in trial.error()
    assert "graphql" in trial.error()
    assert "rest" in trial.error()


def test_one_value_for_a_list(trial: Any) -> None:
    """What a list looks like is said."""
    trial.endpoint["notify"] = "arn:aws:sns:eu-west-1:123456789012:topic"
    assert "accepted: a list (" in trial.error()
    assert trial.error().endswith("write it as [one, another]")


def test_a_choice_misspelt(trial: Any) -> None:
    """One of few values suggests the closest."""
    trial.model["container"]["framework"] = "huggingfce"
    error = trial.error()
    assert "accepted: djl-lmi, huggingface, pytorch, sklearn, tensorflow, " in error
    assert error.endswith("did you mean huggingface?")


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("model_download_timeout", "59s", "received 59s; accepted: at least 60 s (1m);"),
        ("container_startup_timeout", "61m", "received 61m; accepted: at most 3600 s (1h);"),
        ("container_startup_timeout", "soon", "accepted: seconds, or text such as 90s, 5m or 2h"),
        ("volume_size", 513, "received 513; accepted: at most 512"),
        ("instance_count", 0, "received 0; accepted: at least 1"),
        ("front", {"rest": {"timeout": 30}}, "received 30; accepted: at most 29 s;"),
        ("front", {"rest": {"throttling": {"requests_per_second": float("inf")}}}, "a finite"),
        ("front", {"rest": {"throttling": {"burst": 0}}}, "received 0; accepted: at least 1"),
    ],
)
def test_bounds(trial: Any, key: str, value: Any, said: str) -> None:
    """A value out of bounds is named with the bound."""
    trial.endpoint[key] = value
    error = trial.error()
    assert error.startswith(f"endpoints.iris.{key}")
    assert said in error


def test_whole_days_alone(trial: Any) -> None:
    """A value between two steps is named with the step."""
    trial.endpoint.update(type="asynchronous", retention="36h")
    assert "received 129600; accepted: a multiple of 86400" in trial.error()


def test_an_account_without_quotes(trial: Any) -> None:
    """YAML takes an account for a number, and drops its zeros."""
    file_text = trial.write().read_text() + "account: 000000000000\n"
    assert trial.error(file_text).endswith("put it in quotes")


def test_an_account_with_too_few_digits(trial: Any) -> None:
    """An account has 12 digits."""
    trial.data["account"] = "12345"
    error = trial.error()
    assert error.startswith("account: received '12345'; accepted: the AWS account's 12 digits")
    assert error.endswith("write it so")


def test_everything_at_once(trial: Any) -> None:
    """Wrong shapes do not hide broken rules, and what is left out makes no problem of its own."""
    trial.data["regin"] = "x"
    trial.data["models"]["lily"] = {"artifact": "models/none", "container": {"framework": 1}}
    trial.data["endpoints"]["lily"] = {**trial.endpoint, "model": "lily"}
    trial.data["endpoints"]["rose"] = {**trial.endpoint, "model": "irs", "instance_count": "x"}
    trial.data["endpoints"]["bare"] = {"type": "real-time"}
    paths = [error.split(": ")[0] for error in trial.errors()]
    assert sorted(paths) == [
        "endpoints.bare.instance_type",
        "endpoints.bare.model",
        "endpoints.rose.instance_count",
        "endpoints.rose.model",
        "models.lily.artifact",
        "models.lily.container.framework",
        "regin",
    ]
