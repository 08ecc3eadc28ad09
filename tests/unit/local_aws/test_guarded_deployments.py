"""Guarded updates that go well, with fleets that pretend and time that doesn't pass."""

from fractions import Fraction

import pytest

from tests.unit.local_aws.endpoint_requests import ASYNCHRONOUS, SHADOW, instances
from tests.unit.local_aws.guarded import (
    TWO,
    Guarded,
    blue_green,
    canary,
    linear,
    rolling,
    watching,
)

QUARTER, HALF = Fraction(1, 4), Fraction(1, 2)


@pytest.fixture
def guarded(bench):
    """An endpoint of four instances."""
    return Guarded(bench)


def _new_shares(guarded):
    """Follow the new fleet's share; answers it at each moment, without repetitions."""
    seen = []

    def look(_):
        arriving = guarded.record.variants[0].arriving
        if arriving and arriving.share not in seen[-1:]:
            seen.append(arriving.share)

    guarded.clock.moments.append(look)
    return seen


@pytest.mark.parametrize(
    ("policy", "shares", "seconds"),
    [
        (blue_green(), [1], 60),
        (blue_green(wait=0, termination=300), [1], 300),
        (canary(), [QUARTER, 1], 120),
        (canary(2, "INSTANCE_COUNT", termination=30), [HALF, 1], 150),
        (canary(30), [QUARTER, 1], 120),
        (canary(1), [QUARTER, 1], 120),
        (linear(), [QUARTER, HALF, 3 * QUARTER, 1], 240),
        (linear(2, "INSTANCE_COUNT"), [HALF, 1], 120),
        (rolling(), [QUARTER, HALF, 3 * QUARTER, 1], 240),
        (rolling(50, "CAPACITY_PERCENT"), [HALF, 1], 120),
    ],
)
def test_traffic_moves_in_the_steps_of_the_policy(guarded, policy, shares, seconds):
    """Each step has its share and its wait; afterwards only the new fleet is left."""
    seen = _new_shares(guarded)
    record = guarded.update(**policy)
    assert (record.status, record.config_name, record.failure_reason) == (
        "InService",
        "config-2",
        None,
    )
    assert seen == shares
    assert guarded.clock.now == seconds
    old, new = guarded.bench.fleets
    assert old.stopped.wait(5)
    assert not new.stopped.is_set()
    if "BlueGreenUpdatePolicy" in policy:  # the old fleet could take all of it back at once
        assert (old.sizes, new.sizes) == ([], [])


def test_a_rolling_deployment_needs_few_more_instances(guarded):
    """The new fleet grows by a batch before the old one shrinks by one."""
    guarded.update(**rolling())
    old, new = guarded.bench.fleets
    assert (new.spec.instance_count, new.sizes) == (1, [2, 3, 4])
    assert old.sizes == [3, 2, 1]


def test_several_variants_move_in_parts_of_their_own(bench):
    """A canary is a part of each variant; weights between the variants stay."""
    guarded = Guarded(bench)
    bench.config("two", variants=TWO)
    bench.config("two-2", variants=TWO)
    bench.update("two")
    seen = []

    def look(_):
        shares = [one.arriving.share for one in guarded.record.variants]
        seen.extend([shares] if shares not in seen else [])

    guarded.clock.moments.append(look)
    guarded.update("two-2", **canary(1, "INSTANCE_COUNT"))
    assert seen == [[HALF, QUARTER], [1, 1]]
    assert [variant.weight for variant in bench.live().variants] == [1.0, 1.0]


def test_a_shadow_variant_moves_with_the_last_step(bench):
    """Its copies come from where the production variant's requests will go."""
    guarded = Guarded(bench)
    more = {"variants": [instances(InitialInstanceCount=4)], "more": SHADOW}
    bench.config("shadowed", **more)
    bench.config("shadowed-2", **more)
    bench.update("shadowed")
    assert guarded.update("shadowed-2", **canary()).config_name == "shadowed-2"
    assert len(bench.live().shadows) == 1


def test_describe_tells_where_the_deployment_stands(guarded):
    """The stage, the weights of both fleets, and what is pending."""
    told = []
    guarded.clock.moments.append(lambda _: told.append(guarded.describe()))
    guarded.update(**canary(), **watching("errors"))
    first = told[0]
    [serving], pending = first["ProductionVariants"], first["PendingDeploymentSummary"]
    [arriving] = pending["ProductionVariants"]
    assert (first["EndpointStatus"], first["EndpointConfigName"]) == ("Updating", "config")
    assert pending["EndpointConfigName"] == "config-2"
    assert (serving["CurrentWeight"], arriving["CurrentWeight"]) == (0.75, 0.25)
    assert serving["VariantStatus"][0]["Status"] == arriving["VariantStatus"][0]["Status"]
    assert serving["VariantStatus"][0]["Status"] == "Baking"
    last = guarded.describe()
    assert "VariantStatus" not in last["ProductionVariants"][0]
    assert last["LastDeploymentConfig"]["AutoRollbackConfiguration"]


def test_the_last_deployment_config_is_used_again_when_asked(bench):
    """RetainDeploymentConfig takes what CreateEndpoint was given; otherwise nothing bakes."""
    guarded = Guarded(bench)
    bench.call("DeleteEndpoint", EndpointName="endpoint")
    bench.sagemaker.wait_settled(bench.scope, "endpoint")
    bench.call(
        "CreateEndpoint",
        EndpointName="endpoint",
        EndpointConfigName="config",
        DeploymentConfig=canary(),
    )
    bench.sagemaker.wait_settled(bench.scope, "endpoint")
    bench.update("config-2")
    assert guarded.clock.now == 0
    bench.update("config", RetainDeploymentConfig=True)
    assert guarded.clock.now == 120


def test_inf1_moves_all_at_once(bench):
    """The exclusions fall back: no part, no baking."""
    guarded = Guarded(bench, count=1, config={"InstanceType": "ml.inf1.xlarge"})
    assert guarded.update(**canary()).config_name == "config-2"
    assert guarded.clock.now == 0


def test_an_asynchronous_endpoint_may_be_guarded(bench):
    """Real-time and asynchronous endpoints have guardrails."""
    guarded = Guarded(bench)
    more = {"AsyncInferenceConfig": ASYNCHRONOUS}
    for name in ("queued", "queued-2"):
        bench.config(name, InitialInstanceCount=4, more=more)
    bench.update("queued")
    assert guarded.update("queued-2", **linear()).config_name == "queued-2"
