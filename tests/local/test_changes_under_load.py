"""Every kind of change to endpoints that serve, all in one deployment, under load."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.compressed_cloud import Cloud, State, running, target_of
from benchmarks.endpoint_load import Load, under
from benchmarks.kinds_of_change import CHANGES, Change, Version, write
from modelport.deploying import DeployError
from tests.local.conftest import PYTHON_PATH, ROOT

pytestmark = [pytest.mark.local, pytest.mark.timeout(600)]  # all endpoints are changed twice

BAD = "a model that does not load, all at once"
ONE, LARGE = {"AllTraffic": (1, "ml.m5.large", 1.0)}, "ml.m5.large"
PAIR = {"AllTraffic": (2, LARGE, 1.0)}
EVEN = {"A": (1, LARGE, 1.0), "B": (1, LARGE, 1.0)}


@dataclass(frozen=True)
class Expected:
    """What an endpoint is to be afterwards, and the answers that callers may have got."""

    variants: dict[str, tuple[int, str, float]]
    answers: tuple[str, ...]
    moves: bool = True


EXPECTED = {
    BAD: Expected(ONE, ("old",), moves=False),
    "another model, all at once": Expected(ONE, ("old", "new")),
    "another model, canary of 50 %, 180 s": Expected(PAIR, ("old", "new")),
    "another model, rolling by 1, 120 s": Expected(PAIR, ("old", "new")),
    "another model of a component, rolling by 1, 120 s": Expected(ONE, ("old", "new"), moves=False),
    "instance type, without scaling": Expected({"AllTraffic": (1, "ml.m5.xlarge", 1.0)}, ("old",)),
    "instance type, under scaling": Expected({"AllTraffic": (1, "ml.m5.xlarge", 1.0)}, ("old",)),
    "scaling to 3 instead of 2": Expected(ONE, ("old",), moves=False),
    "instance count": Expected(PAIR, ("old",)),
    "another environment variable": Expected(ONE, ("old", "variable")),
    "the same with live weights, kept": Expected(
        {"A": (1, LARGE, 3.0), "B": (1, LARGE, 1.0)}, ("old", "variable")
    ),
    "the same with live weights, not kept": Expected(EVEN, ("old", "variable")),
    "a variant added": Expected(EVEN, ("old",)),
    "a variant removed": Expected({"A": (1, LARGE, 1.0)}, ("old",)),
    "tags only": Expected(ONE, ("old",), moves=False),
}


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What became of each change's endpoint."""

    before: dict[str, State]
    after: dict[str, State]
    loads: dict[str, Load]
    failure: str
    targets: frozenset[str]


def _write(file: Path, versions: dict[str, Version]) -> None:
    keys = {change.name: change.key for change in CHANGES}
    write(file, {keys[name]: version for name, version in versions.items()})


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Changed]:
    """Everything good at once, then the model that does not load."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", PYTHON_PATH)
        patch.setenv("CDK_VALIDATION", "false")
        patch.chdir(ROOT)
        with running(tmp_path_factory.mktemp("changes")) as cloud:
            yield _changed(cloud)


def _changed(cloud: Cloud) -> Changed:
    file = cloud.folder / "all.yaml"
    versions = {change.name: change.before for change in CHANGES}
    _write(file, versions)
    cloud.rollout(file).run()
    targets = {change.name: target_of(file, change) for change in CHANGES}
    for change in CHANGES:
        cloud.set_weights(targets[change.name]["EndpointName"], change.weights)
    before = {name: cloud.state(target) for name, target in targets.items()}
    loads = {
        name: Load(cloud.session, target, callers=1, pause=0.1) for name, target in targets.items()
    }
    after = {change.name: change.after for change in CHANGES}
    with under(loads.values()):
        _write(file, {**after, BAD: versions[BAD]})
        cloud.rollout(file).run()
        _write(file, after)
        with pytest.raises(DeployError) as failed:
            cloud.rollout(file).run()
    scalable = cloud.client("application-autoscaling").describe_scalable_targets(
        ServiceNamespace="sagemaker"
    )
    return Changed(
        before=before,
        after={name: cloud.state(target) for name, target in targets.items()},
        loads=loads,
        failure=str(failed.value),
        targets=frozenset(
            f"{one['ResourceId']} {one['MaxCapacity']}" for one in scalable["ScalableTargets"]
        ),
    )


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.key)
def test_no_request_fails_and_the_endpoint_is_as_configured(
    changed: Changed, change: Change
) -> None:
    """Whoever calls meanwhile is answered by the old version or the new one."""
    expected, load = EXPECTED[change.name], changed.loads[change.name]
    before, after = changed.before[change.name], changed.after[change.name]
    assert load.failures == []
    assert set(load.answers) == set(expected.answers)
    assert (after.status, after.variants) == ("InService", expected.variants)
    assert after.answer == expected.answers[-1]
    assert (after.config != before.config) is expected.moves
    assert after.copies == before.copies


def test_what_does_not_load_fails_with_its_own_reason(changed: Changed) -> None:
    """CloudFormation's, SageMaker's and the model's."""
    assert "did not stabilize" in changed.failure
    assert "ZeroDivisionError" in changed.failure


def test_scaling_is_there_as_configured(changed: Changed) -> None:
    """What was taken away for the instance type is back; limits are the new ones."""
    assert changed.targets == {
        "endpoint/all-instance-type-under-scaling/variant/AllTraffic 2",
        "endpoint/all-scaling-to-3-instead-of-2/variant/AllTraffic 3",
    }
