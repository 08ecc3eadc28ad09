"""`environment` of a model: how much SageMaker takes, and what does not belong there."""

import re
from collections.abc import Iterator

from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join, show
from modelport.facts.service_model import matches, shape

_MOST_IN_ALL = 32 * 1024
"""Bytes of all keys and values: CreateModel, ContainerDefinition, Environment."""
_SECRET = re.compile(r"password|passwd|secret|token|api_?key|credential", re.IGNORECASE)


def errors(environment: Environment) -> Iterator[Problem]:
    """More, or longer, variables than CreateModel takes; names that are none."""
    for key, model in environment.models.items():
        path = join("models", key, "environment")
        yield from _size(path, model.environment)
        for name, value in model.environment.items():
            yield from _variable(join(path, name), name, value)


def warnings(environment: Environment) -> Iterator[Problem]:
    """Variables that look like secrets, which everybody who may describe the model can read."""
    for key, model in environment.models.items():
        for name in filter(_SECRET.search, model.environment):
            accepted = "nothing sensitive: whoever may describe the model can read it"
            advice = "keep it in AWS Secrets Manager, and read it in model_fn"
            yield Problem(join("models", key, "environment", name), "", accepted, advice)


def _size(path: str, variables: dict[str, str]) -> Iterator[Problem]:
    most = shape("EnvironmentMap")["max"]
    if len(variables) > most:
        received, accepted = f"{len(variables)} variables", f"at most {most}"
        yield Problem(path, received, accepted, "move some into a file in the model's folder")
    total = sum(_bytes(name) + _bytes(value) for name, value in variables.items())
    if total > _MOST_IN_ALL:
        received, accepted = f"{total:,} bytes in all", f"at most {_MOST_IN_ALL:,} bytes (32 KB)"
        yield Problem(path, received, accepted, "move some into a file in the model's folder")


def _variable(path: str, name: str, value: str) -> Iterator[Problem]:
    for what, text, shape_name in (
        ("a name", name, "EnvironmentKey"),
        ("a value", value, "EnvironmentValue"),
    ):
        longest = shape(shape_name)["max"]
        if _bytes(text) > longest:
            received, accepted = f"{what} of {_bytes(text):,} bytes", f"at most {longest:,} bytes"
            yield Problem(path, received, accepted, "shorten it")
    if not name or not matches(name, "EnvironmentKey"):
        accepted = "letters, digits and _, with no digit in front"
        yield Problem(path, f"the name {show(name)}", accepted, "rename it")


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
