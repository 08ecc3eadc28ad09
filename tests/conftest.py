"""What tests show about the examples, kept for scripts/capabilities.py; and which go together."""

import hashlib
import json
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).parents[1]
EVIDENCE = ROOT / ".modelport" / "evidence"
SPLIT = "tests/local/test_examples.py"
LONGEST = (
    "test_changes_under_load.py",
    "test_same_answer_on_every_front.py",
    "test_plan_and_verify.py",
    "test_automl.py",
    "test_local_commands.py",
    "test_submissions.py",
    "test_guarded_updates.py",
    "test_multi_model.py",
)
"""The modules that take a minute or more, so that none of them is begun last."""


def pytest_configure(config: pytest.Config) -> None:
    """Name the marker."""
    line = "shows(*cells, example=NAME): passing shows this of the example that it is about"
    config.addinivalue_line("markers", line)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest modules first."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    name = item.path.name
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


class ByDeployment(LoadScopeScheduling):
    """Gives a worker all that shares a deployment: a module, or what is about one of many examples.

    pytest 9.2 has made xdist's own groups (--dist loadgroup) ineffective.
    """

    def _split_scope(self, nodeid: str) -> str:
        module, _, test = nodeid.partition("::")
        return f"{module}[{test.partition('[')[2]}" if module.endswith(SPLIT) else module


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep together what shares a deployment, where modules are kept together."""
    return ByDeployment(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[Any]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Write down what a test that passed has shown, and strike out what one no longer shows."""
    report = yield
    test = hashlib.sha256(item.nodeid.encode()).hexdigest()[:8]  # each strikes out its own alone
    for marker in item.iter_markers("shows"):
        for example in _examples(item, marker):
            for cell in marker.args:
                record = EVIDENCE / f"{example.stem}.{cell}.{test}.json"
                if not report.passed:
                    record.unlink(missing_ok=True)
                elif call.when == "call":
                    _write(record, example, {"cell": cell, "test": item.nodeid}, report)
    return report


def _examples(item: pytest.Item, marker: pytest.Mark) -> Iterator[Path]:
    """The example that the marker names, or else those that the test's parameters name."""
    parameters = getattr(item, "callspec", None)
    values = parameters.params.values() if parameters else ()
    names = [marker.kwargs["example"]] if "example" in marker.kwargs else map(_stem, values)
    for name in names:
        path = ROOT / "examples" / f"{name}.yaml"
        if path.is_file():
            yield path


def _stem(value: object) -> str:
    return value.stem if isinstance(value, Path) else str(value)


def _write(record: Path, example: Path, shown: dict[str, str], report: pytest.TestReport) -> None:
    EVIDENCE.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(example.read_bytes()).hexdigest()
    content = {"example": example.stem, "digest": digest} | shown | dict(report.user_properties)
    record.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
