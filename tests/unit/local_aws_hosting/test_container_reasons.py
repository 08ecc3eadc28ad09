"""How a container's failure becomes an endpoint's FailureReason."""

import pytest

from local_aws.hosting import reasons
from local_aws.hosting.worker.failure import describe


def test_last_line_of_the_models_own_code_is_named(tmp_path):
    """An exception from a library points at the model's line that called it."""
    file = tmp_path / "inference.py"
    file.write_text("import json\n\ndef model_fn(folder):\n    return json.loads('{')\n")
    scope = {}
    exec(compile(file.read_text(), file, "exec"), scope)  # noqa: S102 - our own text
    with pytest.raises(ValueError, match="Expecting") as caught:
        scope["model_fn"]("x")
    found = describe(caught.value, tmp_path)
    assert found.type == "JSONDecodeError"
    assert found.where == "inference.py, line 4: return json.loads('{')"


def test_exception_outside_of_the_model_has_no_line(tmp_path):
    """There is nothing to point at when the model's code had no part in it."""
    assert describe(ValueError("two\n  lines"), tmp_path).where == ""
    assert describe(ValueError("two\n  lines"), tmp_path).message == "two lines"


def test_reason_is_cut_to_what_describe_endpoint_allows():
    """FailureReason holds 1,024 characters."""
    assert len(reasons.not_healthy("A", "x" * 5000).reason) == 1024
