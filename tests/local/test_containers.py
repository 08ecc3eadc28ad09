import concurrent.futures
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from modelport.aws.clients import client
from modelport.aws.session import FrontAccess, LocalSession
from modelport.calling.fronts import Answer, call, post
from modelport.local.deployment import Deployment
from tests.local.beside import deployed_beside
from tests.waiting import eventually
from tests.worker_processes import application_processes

EXAMPLE = Path(__file__).parents[2] / "examples" / "front-fargate.yaml"
BODY = b'{"inputs": "I love reading the book MLE on AWS!"}'

pytestmark = pytest.mark.local


@pytest.fixture(scope="module")
def deployed(deployment: Deployment) -> Iterator[LocalSession]:
    """The example, beside the shared environment, once scaling has brought it to its minimum."""
    with deployed_beside(deployment, EXAMPLE) as session:
        eventually(lambda: len(targets(session)) == 2)
        yield session


@pytest.fixture
def front(deployed: LocalSession) -> FrontAccess:
    """Its front."""
    (front,) = deployed.endpoints[0].fronts
    return front


@pytest.fixture
def service(deployed: LocalSession) -> SimpleNamespace:
    """Its service in ECS: the names that ECS's operations ask for."""
    ecs = client("ecs", deployed)
    (cluster,) = ecs.list_clusters()["clusterArns"]
    (name,) = ecs.list_services(cluster=cluster)["serviceArns"]
    return SimpleNamespace(ecs=ecs, cluster=cluster, name=name)


def targets(deployed: LocalSession) -> list[Any]:
    """What the load balancer sends requests to."""
    balancers = client("elbv2", deployed)
    (group,) = balancers.describe_target_groups()["TargetGroups"]
    health = balancers.describe_target_health(TargetGroupArn=group["TargetGroupArn"])
    return list(health["TargetHealthDescriptions"])


def sent(front: FrontAccess, path: str = "/predict", **headers: str) -> Answer:
    """A request with these headers and nothing else."""
    url = front.url.removesuffix("/predict") + path
    return post(url, BODY, {"Content-Type": "application/json", **headers})


def error_of(answer: Answer) -> tuple[int, str]:
    """Its status, and the type that the envelope says."""
    return answer.status, json.loads(answer.body)["error"]["type"]


@pytest.mark.shows("deployed", "called", example="front-fargate")
def test_requests_reach_the_model_through_the_load_balancer(
    deployed: LocalSession, front: FrontAccess
) -> None:
    """The load balancer, an application of the service, the task's role, the model."""
    answer = call(front, deployed, BODY)
    assert answer.status == 200
    data = json.loads(answer.body)["data"]
    assert data["body"]["label"] == "POSITIVE"
    # The load balancer names the request, and its access log would have the same name.
    assert answer.headers["X-Request-Id"].startswith("1-")


def test_mistakes_are_answered_as_on_every_front(front: FrontAccess) -> None:
    """Without the key, with another type, at another path, with another method."""
    key = front.api_key or ""
    assert error_of(sent(front)) == (403, "InvalidApiKeyError")
    wrong = sent(front, **{"x-api-key": key, "Content-Type": "image/png"})
    assert error_of(wrong) == (415, "UnsupportedContentTypeError")
    assert error_of(sent(front, "/elsewhere")) == (404, "NotFoundError")
    assert error_of(sent(front, "/health")) == (405, "MethodNotAllowedError")


def test_the_service_has_what_it_should_have(service: SimpleNamespace) -> None:
    """As many tasks as asked for run, each a process of its own; their log is in CloudWatch."""
    found = service.ecs.describe_services(cluster=service.cluster, services=[service.name])
    assert found["services"][0]["runningCount"] == 2
    assert found["services"][0]["deployments"][0]["rolloutState"] == "COMPLETED"
    assert len(application_processes()) == 2


def test_a_container_that_dies_is_replaced(deployed: LocalSession, front: FrontAccess) -> None:
    """The service starts another task, and requests reach it."""
    dying = application_processes()[0]
    dying.kill()
    dying.wait(10)
    eventually(lambda: len(application_processes()) == 2 and len(targets(deployed)) == 2)
    # One of two targets is chosen by chance: so many answers are of both.
    eventually(lambda: all(call(front, deployed, BODY).status == 200 for _ in range(20)))
    assert dying.pid not in {process.pid for process in application_processes()}


def test_the_role_decides(
    deployed: LocalSession, front: FrontAccess, service: SimpleNamespace
) -> None:
    """A task whose role may not invoke the endpoint is refused by IAM: nothing is a shortcut."""
    iam = client("iam", deployed)
    (definition,) = service.ecs.list_task_definitions()["taskDefinitionArns"]
    task = service.ecs.describe_task_definition(taskDefinition=definition)["taskDefinition"]
    role = task["taskRoleArn"].rpartition("/")[2]
    (policy,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
    document = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
    iam.delete_role_policy(RoleName=role, PolicyName=policy)
    try:
        assert error_of(call(front, deployed, BODY)) == (500, "InternalError")
    finally:
        iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(document))
    assert call(front, deployed, BODY).status == 200


def test_above_the_rate_callers_are_told_to_come_again(
    deployed: LocalSession, front: FrontAccess
) -> None:
    """Two containers let a burst of twenty through each."""
    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(lambda _: call(front, deployed, b"{"), range(120)))
    statuses = {answer.status for answer in answers}
    assert statuses == {400, 429}
    throttled = next(answer for answer in answers if answer.status == 429)
    assert error_of(throttled) == (429, "ThrottledError")
    assert throttled.headers["Retry-After"] == "1"
