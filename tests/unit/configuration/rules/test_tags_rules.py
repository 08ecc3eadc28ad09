"""What the rules on tags refuse, and what they say."""

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ({f"t{n}": "x" for n in range(51)}, "received 51 tags; accepted: at most 50"),
        ({"aws:x": "y"}, "which AWS keeps for itself"),
        ({"a": "x" * 257}, "the value with 257 characters; accepted: 0 to 256"),
        ({"a": "b*"}, "received the value b*; accepted: letters, digits, spaces"),
    ],
)
def test_tags(trial: Any, tags: dict[str, str], said: str) -> None:
    """Tags keep to what SageMaker takes."""
    trial.data["tags"] = tags
    assert said in trial.error()
