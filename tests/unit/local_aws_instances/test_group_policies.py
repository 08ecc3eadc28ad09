"""Autoscaling groups of Amazon EC2 as targets: what they track, and what is asked of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local_aws.autoscaling.engine.surroundings import Capacity
from local_aws.ministack_hooks import group_policies
from local_aws.ministack_hooks.group_policies import GroupPolicies
from local_aws.ministack_hooks.internals import internal
from local_aws.ministack_hooks.scopes import current_scope, within
from local_aws.scope import Scope

SCOPE = Scope("111122223333", "eu-west-1")
BALANCER, GROUP = "app/front/2", "targetgroup/tasks/1"


def tracking(metric: str = "ALBRequestCountPerTarget") -> dict[str, Any]:
    """A configuration with this metric."""
    predefined = {"PredefinedMetricType": metric, "ResourceLabel": f"{BALANCER}/{GROUP}"}
    return {"TargetValue": 100.0, "PredefinedMetricSpecification": predefined}


@pytest.fixture
def autoscaling(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """A group of two instances, without any policy."""
    monkeypatch.setenv("STATE_DIR", str(tmp_path))
    service = internal("services.autoscaling")
    monkeypatch.setattr(service, "_tracking_metric", service._tracking_metric)
    group_policies.install()
    with within(SCOPE):
        service._asgs["group"] = {
            "MinSize": 1,
            "MaxSize": 4,
            "DesiredCapacity": 2,
            "DefaultCooldown": 200,
            "Instances": [{"LifecycleState": "InService"}, {"LifecycleState": "InService"}],
        }
        yield service
        service._delete_group_policies("group")
        del service._asgs["group"]


def put(service: Any, name: str = "track", **fields: Any) -> dict[str, Any]:
    """Put a policy on the group, as a template does."""
    fields = {
        "PolicyType": "TargetTrackingScaling",
        "TargetTrackingConfiguration": tracking(),
        **fields,
    }
    record: dict[str, Any] = service._policy_record("group", name, f"arn:{name}", fields)
    service._put_tracking_alarms(record)
    service._policies[f"group/{name}"] = record
    return record


def test_alarms_watch_the_requests_of_the_label(autoscaling: Any) -> None:
    """The load balancer's metric of the target group, as for services."""
    metric = autoscaling._tracking_metric(tracking(), "group")
    dimensions = {one["Name"]: one["Value"] for one in metric["Dimensions"]}
    assert dimensions == {"LoadBalancer": BALANCER, "TargetGroup": GROUP}
    assert metric["MetricName"] == "RequestCountPerTarget"
    other = autoscaling._tracking_metric(tracking("ASGAverageCPUUtilization"), "group")
    assert other["MetricName"] == "CPUUtilization"


def test_a_group_is_a_target_while_it_has_a_policy(autoscaling: Any) -> None:
    """Between its sizes; what goes on there is remembered from one look to the next."""
    policies = GroupPolicies()
    policies.look()
    assert policies.targets.targets == {}
    record = put(autoscaling)
    policies.look()
    [((scope, key), target)] = policies.targets.targets.items()
    assert (scope, key.resource_id) == (SCOPE, "autoScalingGroup/group")
    assert target.description == {"MinCapacity": 1, "MaxCapacity": 4}
    assert len(record["Alarms"]) == 2
    autoscaling._asgs["group"]["MaxSize"] = 9
    policies.look()
    [again] = policies.targets.targets.values()
    assert again is target
    assert again.description["MaxCapacity"] == 9
    autoscaling._delete_group_policies("group")
    policies.look()
    assert policies.targets.targets == {}


@pytest.mark.parametrize(
    ("fields", "warmup"),
    [({}, 200), ({"EstimatedInstanceWarmup": 60}, 60)],
)
def test_what_was_added_warms_up(autoscaling: Any, fields: dict[str, int], warmup: int) -> None:
    """As long as the policy says, else as the group cools down; nothing else waits."""
    put(autoscaling, **fields)
    policies = GroupPolicies()
    policies.look()
    [target] = policies.targets.targets.values()
    configuration = target.policies["track"]["TargetTrackingScalingPolicyConfiguration"]
    assert configuration["ScaleOutCooldown"] == warmup
    assert configuration["ScaleInCooldown"] == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"Enabled": False},
        {"PolicyType": "SimpleScaling", "ScalingAdjustment": 1, "TargetTrackingConfiguration": {}},
    ],
)
def test_other_policies_do_not_act(autoscaling: Any, fields: dict[str, Any]) -> None:
    """One that is turned off, and one that tracks nothing."""
    put(autoscaling, **fields)
    policies = GroupPolicies()
    policies.look()
    assert policies.targets.targets == {}


def test_a_group_is_settled_once_all_its_instances_serve(autoscaling: Any) -> None:
    """What is added, or about to end, is waited for."""
    put(autoscaling)
    policies, group = GroupPolicies(), autoscaling._asgs["group"]
    policies.look()
    [(_, key)] = policies.targets.targets
    assert policies.capacity(SCOPE, key) == Capacity(2, settled=True)
    group["Instances"].append({"LifecycleState": "Terminating"})
    assert policies.capacity(SCOPE, key) == Capacity(2, settled=False)
    assert policies.capacity(Scope(SCOPE.account, "us-east-1"), key) is None


def test_a_change_is_the_groups_own(autoscaling: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """In its account and region."""
    put(autoscaling)
    policies, asked = GroupPolicies(), []
    policies.look()
    [(_, key)] = policies.targets.targets

    def reconcile(record: dict[str, Any]) -> None:
        asked.append((current_scope(), record["DesiredCapacity"]))

    monkeypatch.setattr(autoscaling, "_reconcile_instances", reconcile)
    policies.change(SCOPE, key, 3)
    assert asked == [(SCOPE, 3)]
    assert policies.capacity(SCOPE, key) == Capacity(3, settled=False)
