"""Whatever a file holds, `load` answers with an environment or a ConfigurationError."""

import tempfile
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, Literal, get_args, get_origin

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from modelport.configuration import ConfigurationError, check, load
from modelport.configuration.base import Section
from modelport.configuration.environment import EMBEDDED_ACCOUNT, Environment
from modelport.configuration.keys import known_keys, members, plain

WORDS = st.sampled_from(
    [
        *known_keys(Environment),
        *("model", "type", "real-time", "instance_type", "ml.m5.large", "scaling", "min", "max"),
        *("target", "front", "rest", "container", "framework", "pytorch", "artifact", "name", "5m"),
        *("s3://bucket/model.tar.gz", "eu-west-1", "image", "environment", "authorisation", "open"),
    ]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=8)
DATA = st.recursive(
    SCALARS | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | SCALARS, inner, max_size=6),
    max_leaves=25,
)
FILES = st.dictionaries(WORDS | st.text(max_size=4), DATA, max_size=6)


def load_content(content: bytes) -> None:
    """Loads a file of that content; a ConfigurationError has to have something to say."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "any.yaml"
        file.write_bytes(content)
        report = check(file)
        if report.errors:
            assert all(str(problem) for problem in report.errors)
            with pytest.raises(ConfigurationError):
                load(file)


@settings(max_examples=150, deadline=None)
@given(FILES)
def test_any_mapping(data: dict[str, Any]) -> None:
    """No mapping, however strange its values, brings anything but a ConfigurationError."""
    load_content(yaml.safe_dump(data, allow_unicode=True).encode("utf-8", "surrogatepass"))


TEXTS = ["m", "n", "a.b", "", "x y", "ml.m5.large", "ml.g5.xlarge", "ml.t2.medium", "ml.p3.2xlarge"]
TEXTS += ["s3://bucket/a/", "s3://bucket/m.tar.gz", "rate(1 hour)", "text/csv", "$.a", "2.6.0"]
TEXTS += ["x" * 5000, "a\0b", "../..", "cron(0/² 6 * * ? *)", f"cron({'9' * 5000} 6 * * ? *)"]
NUMBERS = [0, 1, 2, 60, 300, 1024, 1500, 4096]


def likely(annotation: Any, random: Random) -> Any:
    """A value of the kind that a key takes, now and then one that it does not take."""
    annotation = plain(annotation)
    origin, arguments, sections = get_origin(annotation), get_args(annotation), members(annotation)
    if random.random() < 0.03:
        return random.choice([None, 5, "x", [], {}, True])
    if sections:
        return likely_section(random.choice(sections), random)
    if origin is list:
        return [likely(arguments[0], random) for _ in range(random.randint(0, 3))]
    if origin is dict:
        names = random.sample(["m", "n", "a", "a.b", ""], random.randint(1, 3))
        return {name: likely(arguments[1], random) for name in names}
    if arguments and origin is not Literal:
        return likely(random.choice([a for a in arguments if a is not type(None)]), random)
    plain_values = {str: TEXTS, bool: [True, False], float: [0.0, 0.5, 9.0], int: NUMBERS}
    return random.choice((plain_values | {date: [date(2027, 3, 31)]}).get(annotation, arguments))


def likely_section(section: type[Section], random: Random) -> dict[str, Any]:
    """Keys that a section has, each of them or not."""
    fields = {key: section.model_fields[key] for key in known_keys(section)}
    return {
        key: likely(field.annotation, random)
        for key, field in fields.items()
        if random.random() < (0.97 if field.is_required() else 0.4)
    }


REGIONS = ["eu-west-1", "cn-north-1", "nowhere", "x" * 5000]


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from(REGIONS))
def test_any_values_at_keys_that_there_are(random: Random, region: str) -> None:
    """No combination of what the keys take brings a rule down."""
    data = likely_section(Environment, random)
    data |= {"region": region, "account": EMBEDDED_ACCOUNT}
    load_content(yaml.safe_dump(data).encode())


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=40) | st.text(max_size=40).map(lambda text: text.encode("utf-8")))
def test_any_bytes(content: bytes) -> None:
    """Nor do bytes that are no YAML at all."""
    load_content(content)


def test_strange_yaml() -> None:
    """Recursion, depth, and numbers that Python will not read are problems like any other."""
    for content in (
        b"&a {models: *a, region: x}",
        b"endpoints: &a {x: *a}",
        b"[" * 5000,
        b"region: " + b"9" * 5000,
        b"a: !!timestamp 99",
        b"\xff\xfe\x00",
        b"region: \x00",
        b"--- {}\n--- {}\n",
        b'region: "\\ud800"',
        b"<<: 5",
    ):
        load_content(content)
