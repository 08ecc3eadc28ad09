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


def test_a_key_that_a_terminal_would_obey(trial: Any) -> None:
    """It is shown, and neither clears the screen nor turns the line round."""
    trial.data["a\x1b[2J\u202eb"] = 1
    assert trial.error().startswith("a\\x1b[2J\\u202eb: received a key that is not known here")


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


@pytest.mark.parametrize(
    ("models", "path", "said"),
    [
        ({"iris": {}, "artifact": "x"}, "models.artifact", "indent artifact below the name"),
        ({"container": {"image": "x"}}, "models.container.image", "indent container below"),
        ({"endpoints": {"model": "x"}}, "models.endpoints.model", "indent endpoints less"),
        ({"name": {"environmnt": {}}}, "models.name.environmnt", "did you mean environment?"),
    ],
)
def test_a_key_in_the_wrong_column(trial: Any, models: Any, path: str, said: str) -> None:
    """What stands where a name should be, and is a key, was indented too little or too much."""
    trial.data["models"] |= models
    error = next(error for error in trial.errors() if error.startswith(f"{path}: "))
    assert said in error


def test_a_section_at_the_top(trial: Any) -> None:
    """A name that lost its indentation isn't only to be removed."""
    trial.data["sentiment"] = trial.data["endpoints"].pop("iris")
    error = next(error for error in trial.errors() if error.startswith("sentiment: "))
    assert error.endswith("remove it, or indent it below the section that it belongs to")


def test_a_value_that_is_one_of_the_sections_keys(trial: Any) -> None:
    """It is told how to write it."""
    trial.endpoint["front"] = "rest"
    assert trial.error().endswith("write rest: below it, and what belongs to that")


@pytest.mark.parametrize(
    ("kind", "said"), [("async", "did you mean asynchronous?"), ("mul", "choose one of them")]
)
def test_the_beginning_of_a_word(trial: Any, kind: str, said: str) -> None:
    """It is enough where only one begins so."""
    trial.endpoint["type"] = kind
    assert trial.error().endswith(said)


def test_a_choice_that_is_like_no_other(trial: Any) -> None:
    """Where nothing is close, what each choice means helps."""
    trial.endpoint["front"] = {"rest": {"authorisation": "cognito"}}
    assert "choose one of them: iam (requests are signed), jwt (a token" in trial.error()


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


def test_an_account_without_quotes(trial: Any) -> None:
    """YAML takes an account for a number, and drops its zeros."""
    file_text = trial.write().read_text() + "account: 000000000000\n"
    assert trial.error(file_text).endswith("put it in quotes")


def test_an_account_with_too_few_digits(trial: Any) -> None:
    """An account has 12 digits, of those that AWS writes."""
    trial.data["account"] = "12345"
    error = trial.error()
    assert error.startswith("account: received '12345'; accepted: the AWS account's 12 digits")
    assert error.endswith("write it so")
    trial.data["account"] = "٣" * 12
    assert trial.error().endswith("write it so")


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
