"""What SageMaker's API accepts, from botocore's service model."""

from functools import cache
from typing import Any

import regex

from modelport.facts.sources import read_json


@cache
def shape(name: str) -> dict[str, Any]:
    """A shape of SageMaker's API: its type, bounds, pattern and enumeration."""
    found: dict[str, Any] = _service()["shapes"][name]
    return found


@cache
def _service() -> Any:
    return read_json("botocore", "data/sagemaker/2017-07-24/service-2.json.gz")


def matches(text: str, shape_name: str) -> bool:
    r"""Whether the whole of `text` fits a shape's pattern (some use \p{L}, hence `regex`)."""
    return regex.fullmatch(shape(shape_name)["pattern"], text) is not None
