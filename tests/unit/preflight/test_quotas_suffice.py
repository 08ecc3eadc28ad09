"""The account's quotas beside what the templates need."""

import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from modelport.planning import Change, Level
from modelport.preflight.demands import demands
from modelport.preflight.quotas import check_quotas
from tests.unit.planning.templates import STACK, changed, template, variant
from tests.unit.preflight.naming import REGION, Denied, environment

TYPE = "ml.m5.large"
ENDPOINTS, JOBS = f"{TYPE} for endpoint usage", f"{TYPE} for transform job usage"
TRANSFORM = {"InstanceType": TYPE, "InstanceCount": 2}

Checked = Callable[..., list[Change]]


def page(values: dict[str, float]) -> dict[str, Any]:
    """A page of quotas."""
    return {"Quotas": [{"QuotaName": n, "QuotaCode": "L-1", "Value": v} for n, v in values.items()]}


def checked(*templates: Any, **quotas: Any) -> list[Change]:
    """What is found in an account where these quotas apply, and where these are defaults."""
    client = boto3.client("service-quotas", region_name=REGION)
    stacks = {f"{STACK}{number}": one for number, one in enumerate(templates)}
    with Stubber(client) as stub:
        stub.add_response("list_service_quotas", page(quotas["applied"]))
        if "default" in quotas:
            stub.add_response("list_aws_default_service_quotas", page(quotas["default"]))
        found = check_quotas(client, demands(stacks, environment()))
        stub.assert_no_pending_responses()
    return found


def job(definition: Any) -> dict[str, Any]:
    """The template of a batch transform."""
    machine = {"Type": "AWS::StepFunctions::StateMachine", "Properties": definition}
    return {"Resources": {"M": machine}}


@pytest.mark.parametrize(
    ("given", "quota", "level", "words"),
    [
        ({"count": 3}, 2, Level.ERROR, "dev-tiny needs 3, and the account's quota is 2"),
        ({"count": 1, "scaling": (1, 4)}, 3, Level.WARNING, "scaling may make 4 of it"),
        ({"count": 2}, 3, Level.WARNING, "a blue/green update runs 4 meanwhile"),
    ],
)
def test_a_quota_that_is_too_small_is_said(
    given: dict[str, Any], quota: int, level: Level, words: str
) -> None:
    """An error where it can't start, a warning where it can't grow or be updated so."""
    (found,) = checked(template(AllTraffic=variant(TYPE, **given)), applied={ENDPOINTS: quota})
    assert found.level is level
    assert found.why.startswith(f"{TYPE} for endpoint usage: ")
    assert words in found.why
    assert "request-service-quota-increase --service-code sagemaker --quota-code L-1" in (
        found.advice
    )


def test_a_quota_with_room_is_not_mentioned() -> None:
    """For both fleets of a blue/green update."""
    assert not checked(template(AllTraffic=variant(TYPE, count=2)), applied={ENDPOINTS: 4})


def test_a_rolling_update_needs_no_second_fleet() -> None:
    """It replaces the instances in batches."""
    rolling = changed(
        template(AllTraffic=variant(TYPE, count=2)),
        "Endpoint",
        DeploymentConfig={"RollingUpdatePolicy": {"WaitIntervalInSeconds": 1}},
    )
    assert not checked(rolling, applied={ENDPOINTS: 2})


def test_all_endpoints_and_variants_share_a_quota() -> None:
    """Their instances are summed, by endpoint."""
    two = template(name="dev-two", A=variant(TYPE, count=2), B=variant(TYPE))
    (found,) = checked(template(AllTraffic=variant(TYPE)), two, applied={ENDPOINTS: 3})
    assert "dev-tiny needs 1, dev-two needs 3, and the account's quota is 3" in found.why


def test_what_scaling_adds_is_summed_too() -> None:
    """Each endpoint alone would fit."""
    two = [template(name=n, AllTraffic=variant(TYPE, scaling=(1, 3))) for n in ("a", "b")]
    (found,) = checked(*two, applied={ENDPOINTS: 5})
    assert found.level is Level.WARNING
    assert "a needs 1, b needs 1, scaling may make 6 of it" in found.why


def test_a_quota_that_was_never_changed_has_its_default() -> None:
    """It may be missing from the quotas that apply."""
    (found,) = checked(template(), applied={"another": 9}, default={ENDPOINTS: 0})
    assert found.level is Level.ERROR
    assert not checked(template(), applied={}, default={})


def test_a_transform_job_has_a_quota_of_its_own() -> None:
    """Read from the state machine's definition, for each job by itself."""
    text = json.dumps({"States": {"T": {"Parameters": {"TransformResources": TRANSFORM}}}})
    joined = {"Fn::Join": ["", [text[:20], {"Ref": "AWS::Partition"}, text[20:]]]}
    (found,) = checked(job({"DefinitionString": text}), applied={JOBS: 1})
    assert f"for transform job usage: {STACK}0 needs 2" in found.why
    (found,) = checked(job({"DefinitionString": joined}), applied={JOBS: 1})
    assert found.level is Level.ERROR


def test_instance_pools_are_not_counted() -> None:
    """SageMaker takes the next type where there is none of one."""
    pools = template()
    (given,) = pools["Resources"]["Config"]["Properties"]["ProductionVariants"]
    del given["InstanceType"]
    given["InstancePools"] = [{"InstanceType": TYPE}, {"InstanceType": "ml.m5.xlarge"}]
    assert demands({STACK: pools}, environment()) == []


def test_what_has_no_instances_needs_no_quota() -> None:
    """Serverless inference, and a state machine that transforms nothing or isn't known yet."""
    serverless = template(AllTraffic=variant("serverless"))
    others = [job({"DefinitionString": text}) for text in ("{}", {"Fn::ImportValue": "There"})]
    names = dict(enumerate([serverless, *others]))
    needed = demands({str(k): v for k, v in names.items()}, environment())
    assert needed == []
    assert check_quotas(Denied(), needed) == []


def test_quotas_that_may_not_be_listed_are_a_note() -> None:
    """It names the permission."""
    (found,) = check_quotas(Denied(), demands({STACK: template()}, environment()))
    assert found.level is Level.INFO
    assert "allow servicequotas:ListServiceQuotas" in found.advice
