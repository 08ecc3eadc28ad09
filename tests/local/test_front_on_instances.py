"""The front on EC2, and beside it one on Fargate whose load balancer checks tokens."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from modelport.local.deployment import Deployment
from tests.local.beside import beside, remove
from tests.local.instances import Stack
from tests.local.user_pool import Pool, user_pool
from tests.waiting import eventually
from tests.worker_processes import application_processes

EXAMPLE = Path(__file__).parents[2] / "examples" / "front-ec2.yaml"
COUNT = 2

pytestmark = pytest.mark.local


@pytest.fixture(scope="module")
def pool(deployment: Deployment) -> Pool:
    """A user pool with a user who has signed in."""
    return user_pool(deployment, "instances")


def configuration(pool: Pool) -> dict[str, Any]:
    """The example, and beside its front one on Fargate that asks for the pool's tokens."""
    found: dict[str, Any] = yaml.safe_load(EXAMPLE.read_text())
    found["endpoints"]["sentiment"]["front"]["fargate"] = {
        "authorisation": "jwt",
        "jwt": {"issuer": pool.issuer, "audiences": [pool.client_id]},
        "certificate": f"arn:aws:acm:{found['region']}:000000000000:certificate/any",
        "cors": {"origins": ["https://app.example.com"]},
        "containers": {"min": 1, "max": 2},
    }
    return found


@pytest.fixture(scope="module")
def stack(
    deployment: Deployment, pool: Pool, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    """Both fronts; afterwards neither a stack nor a process is left."""
    file = tmp_path_factory.mktemp("instances") / EXAMPLE.name
    file.write_text(yaml.safe_dump(configuration(pool)))
    second = beside(deployment, file)
    try:
        second.deploy()
        (endpoint,) = second.session().endpoints
        yield Stack(second, {front.type: front for front in endpoint.fronts})
    finally:
        remove(second)
        assert application_processes() == []


@pytest.mark.shows("deployed", "called", example="front-ec2")
def test_requests_reach_the_model_through_instances(stack: Stack) -> None:
    """User data, systemd, Docker, the instance's role: as on AWS, without any of them."""
    assert stack.label() == "POSITIVE"
    assert len(stack.instances) == COUNT
    eventually(lambda: stack.targets() == dict.fromkeys(stack.instances, "healthy"))


def test_a_wrong_key_is_refused(stack: Stack) -> None:
    """The key is in a secret, which the instance's role may read."""
    assert stack.ask("ec2", **{"x-api-key": "another"}).status == 403


def test_the_load_balancer_checks_tokens(stack: Stack, pool: Pool) -> None:
    """Its own 401, without a token, with another kind of token, and with a changed one."""
    answer = stack.ask("fargate", Authorization=f"Bearer {pool.access_token}")
    assert answer.status == 200
    assert json.loads(answer.body)["data"]["body"]["label"] == "POSITIVE"
    head, claims, signature = pool.access_token.split(".")
    forged = json.loads(base64.urlsafe_b64decode(claims + "=="))
    forged["exp"] += 1
    changed = base64.urlsafe_b64encode(json.dumps(forged).encode()).rstrip(b"=").decode()
    for wrong in (
        {},
        {"Authorization": f"Bearer {pool.id_token}"},
        {"Authorization": f"Bearer {head}.{changed}.{signature}"},
    ):
        refused = stack.ask("fargate", **wrong)
        assert (refused.status, refused.body[:6]) == (401, b"<html>")


def test_preflights_need_no_token(stack: Stack) -> None:
    """Browsers send none with them."""
    headers = {"Origin": "https://app.example.com", "Access-Control-Request-Method": "POST"}
    asked = httpx.options(stack.fronts["fargate"].url, headers=headers)
    assert asked.headers["access-control-allow-origin"] == headers["Origin"]


def test_a_container_that_dies_is_started_again(stack: Stack) -> None:
    """By its instance's systemd, on the same instance."""
    before, running = stack.instances, application_processes()
    dying = next(p for p in running if "AWS_EC2_METADATA_SERVICE_ENDPOINT" in p.environ())
    dying.kill()
    eventually(
        lambda: dying not in application_processes() and len(application_processes()) == COUNT + 1
    )
    assert stack.instances == before
    # One of two targets is chosen by chance: so many answers are of both.
    eventually(lambda: all(answer == 200 for answer in stack.statuses(20)))


def test_a_refresh_replaces_every_instance(stack: Stack) -> None:
    """One after the other, while requests are answered."""
    before = stack.instances
    scaling, name = stack.aws("autoscaling"), stack.name
    scaling.start_instance_refresh(AutoScalingGroupName=name)

    def refreshed() -> bool:
        found = scaling.describe_instance_refreshes(AutoScalingGroupName=name)
        assert stack.label() == "POSITIVE"
        return bool(found["InstanceRefreshes"][0]["Status"] == "Successful")

    eventually(refreshed, seconds=60)
    assert len(stack.instances) == COUNT
    assert before.isdisjoint(stack.instances)


def test_ec2_lists_the_instances(stack: Stack) -> None:
    """Those of the group, by the tags that AWS gives them, as the template says."""
    ours = [{"Name": "tag:aws:autoscaling:groupName", "Values": [stack.name]}]
    ours += [{"Name": "instance-state-name", "Values": ["running"]}]
    found = stack.aws("ec2").describe_instances(Filters=ours)["Reservations"]
    listed = [instance for reservation in found for instance in reservation["Instances"]]
    assert {instance["InstanceId"] for instance in listed} == stack.instances
    for instance in listed:
        assert instance["InstanceType"] == "t4g.small"
        assert instance["Architecture"] == "arm64"
        assert instance["ImageId"].startswith("ami-")
        assert ":instance-profile/" in instance["IamInstanceProfile"]["Arn"]
        assert instance["SubnetId"] in stack.group["VPCZoneIdentifier"].split(",")
    statuses = stack.aws("ec2").describe_instance_status()["InstanceStatuses"]
    assert stack.instances <= {status["InstanceId"] for status in statuses}
    members = stack.aws("autoscaling").describe_auto_scaling_instances()["AutoScalingInstances"]
    zones = {one["InstanceId"]: one["Placement"]["AvailabilityZone"] for one in listed}
    assert {member["InstanceId"]: member["AvailabilityZone"] for member in members} == zones
    assert {member["AutoScalingGroupName"] for member in members} == {stack.name}


def test_an_instance_that_somebody_ends_is_replaced(stack: Stack) -> None:
    """By the group, which keeps as many as are desired; EC2 lists it as terminated."""
    before = stack.instances
    (lost, *_) = before
    stack.aws("ec2").terminate_instances(InstanceIds=[lost])
    eventually(lambda: lost not in stack.instances and len(stack.instances) == COUNT)
    eventually(lambda: stack.targets() == dict.fromkeys(stack.instances, "healthy"))
    assert before - stack.instances == {lost}
    (found,) = stack.aws("ec2").describe_instances(InstanceIds=[lost])["Reservations"]
    assert found["Instances"][0]["State"]["Name"] == "terminated"
    assert stack.label() == "POSITIVE"


def test_the_groups_size_changes(stack: Stack) -> None:
    """An instance more is started, and ends again."""
    scaling, name = stack.aws("autoscaling"), stack.name
    for size in (COUNT + 1, COUNT):
        scaling.set_desired_capacity(AutoScalingGroupName=name, DesiredCapacity=size)
        eventually(lambda: len(stack.targets()) == size == len(application_processes()) - 1)  # noqa: B023 - called at once


def test_an_update_replaces_the_instances(stack: Stack) -> None:
    """With another template they have other variables."""
    before = stack.instances
    assert stack.update("BURST=100", "BURST=101") == "UPDATE_COMPLETE"
    assert before.isdisjoint(stack.instances)
    on_instances = [p.environ() for p in application_processes()]
    told = [e["BURST"] for e in on_instances if "AWS_EC2_METADATA_SERVICE_ENDPOINT" in e]
    assert told == ["101"] * COUNT
    assert stack.label() == "POSITIVE"


def test_an_update_with_wrong_user_data_goes_back(stack: Stack) -> None:
    """The first new instance signals its failure and is gone; those before it serve on."""
    before, template = stack.instances, stack.group["LaunchTemplate"]
    assert stack.update("docker pull ", "docker pul ") == "UPDATE_ROLLBACK_COMPLETE"
    assert stack.instances == before == set(stack.targets())
    assert stack.group["LaunchTemplate"] == template
    assert len(application_processes()) == COUNT + 1
    assert stack.label() == "POSITIVE"


def test_only_healthy_targets_get_requests(stack: Stack) -> None:
    """Asked for a path that no target has, none is healthy, and the load balancer fails open."""
    balancers, group = stack.aws("elbv2"), stack.target_group
    arn = {"TargetGroupArn": group["TargetGroupArn"]}
    often = {
        "HealthCheckIntervalSeconds": 5,
        "HealthyThresholdCount": 2,
        "UnhealthyThresholdCount": 2,
    }
    balancers.modify_target_group(**arn, **often, HealthCheckPath="/elsewhere")
    try:
        eventually(lambda: set(stack.targets().values()) == {"unhealthy"})
        (first, *_) = balancers.describe_target_health(**arn)["TargetHealthDescriptions"]
        assert first["TargetHealth"]["Description"].endswith("[404]")
        assert stack.label() == "POSITIVE"
    finally:
        balancers.modify_target_group(**arn, HealthCheckPath=group["HealthCheckPath"])
