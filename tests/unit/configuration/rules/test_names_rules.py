"""What the rules on names refuse, and what they say."""

from typing import Any

import pytest


def test_an_endpoint_name_of_64_characters(trial: Any) -> None:
    """63 characters are taken, 64 are not."""
    trial.endpoint["name"] = "x" * 63
    trial.load()
    trial.endpoint["name"] = "x" * 64
    error = trial.error()
    assert error.startswith("endpoints.iris.name: received xxx")
    assert "(64 characters); accepted: at most 63 characters" in error


def test_a_default_name_that_is_too_long(trial: Any) -> None:
    """The environment's name and the key together make the default name."""
    error = trial.error(name="e" * 60)
    assert "(65 characters); accepted: at most 63" in error
    assert error.endswith("give a shorter name")


@pytest.mark.parametrize("name", ["", "-a", "a_b", "a.b", "ä", "a-"])
def test_an_endpoint_name_that_sagemaker_refuses(trial: Any, name: str) -> None:
    """Only letters, digits and hyphens between them make a name."""
    trial.endpoint["name"] = name
    assert "letters, digits and hyphens between them" in trial.error()


@pytest.mark.parametrize("key", ["a_b", "a.b", "a b", "", "-a"])
def test_a_key_that_makes_no_stack_name(trial: Any, key: str) -> None:
    """Keys become parts of stacks' names."""
    trial.data["endpoints"][key] = {**trial.endpoint, "name": "other"}
    assert "accepted: letters, digits and single hyphens between them" in trial.error()


def test_a_file_name_that_makes_no_stack_name(trial: Any) -> None:
    """The file's name does too."""
    assert "rename the file: stacks are named after it" in trial.error(name="my_file")


def test_a_stack_name_that_is_too_long(trial: Any) -> None:
    """A long key needs more than a name of its own."""
    trial.data["endpoints"]["k" * 110] = {**trial.endpoint, "name": "short"}
    assert "accepted: at most 128, as CloudFormation takes them" in trial.error()


def test_two_endpoints_of_one_name(trial: Any) -> None:
    """SageMaker takes names that differ in case only for the same."""
    trial.data["endpoints"]["other"] = {**trial.endpoint, "name": "TRIAL-iris"}
    error = trial.error()
    assert error.startswith("endpoints.other.name: received TRIAL-iris, which endpoints.iris has")


@pytest.mark.parametrize("key", ["IRIS", "Iris"])
def test_keys_that_differ_in_case_only(trial: Any, key: str) -> None:
    """Their templates would be one file where the file system knows no case."""
    trial.data["endpoints"][key] = {**trial.endpoint, "name": "other"}
    error = trial.error()
    assert error.startswith(f"endpoints.iris: received iris, which endpoints.{key} has too")
