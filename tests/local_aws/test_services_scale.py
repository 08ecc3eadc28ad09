"""Services and autoscaling groups scale by their load balancer's requests: tasks come and go.

A minute of metrics, alarms and cooldowns lasts a quarter of a second here. Nothing waits for a
time: each test waits for what must happen, and fails by the suite's time limit if it never does.
"""

import time
from types import SimpleNamespace

import pytest

from tests.local_aws.balanced import Callers, processes
from tests.local_aws.conftest import running
from tests.local_aws.scaled import until
from tests.local_aws.served import grouped, image, serving

pytestmark = pytest.mark.local
FACTOR = 240
LEAST, MOST, REQUESTS = 1, 3, 1


@pytest.fixture(scope="module")
def fast(tmp_path_factory):
    """An embedded AWS whose time goes by faster."""
    with running(tmp_path_factory.mktemp("fast-services"), time_factor=FACTOR) as cloud:
        yield cloud


@pytest.fixture
def service(fast):
    """A service that stands, and the processes of its tasks."""
    with image() as (uri, package):

        def deploy(variable="one"):
            template = serving(uri, least=LEAST, most=MOST, requests=REQUESTS, variable=variable)
            status, outputs = fast.deploy("served", template)
            assert status in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}, fast.reasons("served")
            return outputs

        outputs = deploy()
        found = SimpleNamespace(cloud=fast, deploy=deploy, package=package, **outputs)
        until(lambda: desired(found) >= LEAST)
        yield found


def described(service):
    """The service as ECS tells of it."""
    answer = service.cloud.client("ecs").describe_services(
        cluster=service.Cluster, services=[service.Service]
    )
    return answer["services"][0]


def desired(service):
    """How many tasks it should have."""
    return described(service)["desiredCount"]


def tasks(service):
    """The processes that its tasks are."""
    return processes(service.cloud, service.package)


def activities(service):
    """What was done and why, the oldest first."""
    found = service.cloud.client("application-autoscaling").describe_scaling_activities(
        ServiceNamespace="ecs", ResourceId=f"service/{service.Cluster}/{service.Service}"
    )
    return list(reversed(found["ScalingActivities"]))


def test_tasks_come_with_the_requests_and_go_when_it_is_quiet(service):
    """Between the bounds; an update leaves them, no request fails, and the stack can go."""
    callers, seen = Callers(service.cloud, service.Balancer), set()
    with callers.calling():
        until(lambda: seen.add(desired(service)) or len(tasks(service)) == MOST)
        until(lambda: described(service)["runningCount"] == MOST)
        service.deploy("two")
        assert desired(service) == MOST, "an update took the scaled tasks back"
        callers.busy.clear()
        until(lambda: seen.add(desired(service)) or len(tasks(service)) == LEAST)
    assert min(seen) >= LEAST
    assert max(seen) <= MOST
    until(lambda: "InProgress" not in str(activities(service)))
    grew, *_, shrank = [one for one in activities(service) if "Alarm" in one["Cause"]]
    assert "AlarmHigh" in grew["Cause"]
    assert "AlarmLow" in shrank["Cause"]
    assert {one["StatusCode"] for one in (grew, shrank)} == {"Successful"}
    assert shrank["Description"] == f"Setting desired count to {LEAST}."
    answered = len(callers.answered)
    # As many as twice the most share them while the update replaces all.
    assert answered / (2 * MOST) < counted(service) <= answered
    goes_while_it_grows(service)


def counted(service):
    """The requests that were counted for the targets: each as its share."""
    balancer, _, group = service.Label.partition("/targetgroup/")
    dimensions = {"LoadBalancer": balancer, "TargetGroup": f"targetgroup/{group}"}
    statistics = service.cloud.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/ApplicationELB",
        MetricName="RequestCountPerTarget",
        Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()],
        StartTime=time.time() - 3600,
        EndTime=time.time() + 3600,
        Period=86400,
        Statistics=["Sum"],
    )
    return sum(point["Sum"] for point in statistics["Datapoints"])


def goes_while_it_grows(service):
    """Its stack is deleted while tasks are being added; nothing is left."""
    callers = Callers(service.cloud, service.Balancer)
    with callers.calling():
        until(lambda: desired(service) > LEAST)
    assert service.cloud.delete("served") == "DELETE_COMPLETE"
    until(lambda: not tasks(service))
    assert service.cloud.client("cloudwatch").describe_alarms()["MetricAlarms"] == []
    scaling = service.cloud.client("application-autoscaling")
    assert scaling.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"] == []


def test_instances_come_with_the_requests_and_go_when_it_is_quiet(fast):
    """An autoscaling group of Amazon EC2 has the same between its own bounds."""
    with image() as (uri, package):
        template = grouped(uri, least=LEAST, most=MOST, requests=REQUESTS)
        status, outputs = fast.deploy("grouped", template)
        assert status == "CREATE_COMPLETE", fast.reasons("grouped")
        callers, seen = Callers(fast, outputs["Balancer"]), set()
        until(lambda: len(processes(fast, package)) == LEAST)
        until(lambda: healthy(fast, outputs["Targets"]) == LEAST)
        with callers.calling():
            until(lambda: seen.add(capacity(fast)) or len(processes(fast, package)) == MOST)
            until(lambda: healthy(fast, outputs["Targets"]) == MOST)
            callers.busy.clear()
            until(lambda: seen.add(capacity(fast)) or len(processes(fast, package)) == LEAST)
            callers.busy.set()
            until(lambda: capacity(fast) > LEAST)
        assert seen <= set(range(LEAST, MOST + 1))
        assert fast.delete("grouped") == "DELETE_COMPLETE"
        until(lambda: not processes(fast, package))
        assert fast.client("cloudwatch").describe_alarms()["MetricAlarms"] == []


def capacity(cloud):
    """How many instances the group should have."""
    [group] = cloud.client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
    return group["DesiredCapacity"]


def healthy(cloud, group):
    """How many targets get requests because they answer."""
    found = cloud.client("elbv2").describe_target_health(TargetGroupArn=group)
    states = [one["TargetHealth"]["State"] for one in found["TargetHealthDescriptions"]]
    return states.count("healthy")
