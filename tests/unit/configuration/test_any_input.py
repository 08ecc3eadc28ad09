"""Whatever a file holds, `load` answers with an environment or a ConfigurationError."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from modelport.configuration import ConfigurationError, check, load
from modelport.configuration.environment import Environment
from modelport.configuration.keys import known_keys

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
