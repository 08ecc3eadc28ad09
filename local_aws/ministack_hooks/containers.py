"""ECS's tasks as processes: ministack's own services, with an engine that is not Docker."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from local_aws.container_engine import Engine
from local_aws.errors import not_emulated
from local_aws.load_balancing import OpenRequests
from local_aws.ministack_hooks import container_credentials
from local_aws.ministack_hooks.internals import internal
from local_aws.ministack_hooks.stacks import run_on_threads
from local_aws.ministack_hooks.target_requests import USUAL_DELAY

_SERVICE = "AWS::ECS::Service"
_REFUSED = {
    "AWS::EKS::Cluster": "a cluster of Amazon EKS",
    "Custom::AWSCDK-EKS-KubernetesResource": "Kubernetes",
}
"""What ministack takes from templates, or would not know, and nothing here could run."""
_STEADY_WITHIN = 120.0
_FAILED = ("TaskFailedToStart", "EssentialContainerExited")
_FAILURES = 3
"""After as many failed tasks the circuit breaker gives a deployment up."""
_TICK = 0.1

Properties = Mapping[str, Any]
Handler = Callable[..., Any]


class UnsteadyServiceError(Exception):
    """A service's deployment failed, or takes too long."""


def install(engine: Engine, requests: OpenRequests) -> None:
    """Give ECS the engine, and its tasks their roles; they end once they have answered."""
    internal("services.ecs")._docker = engine  # noqa: SLF001 - ministack has no other way
    container_credentials.install(engine)
    _keep_secrets()
    _answer_first(engine, requests)
    handlers = internal("services.cloudformation.provisioners")._RESOURCE_HANDLERS  # noqa: SLF001 - the same
    handlers[_SERVICE] = _steady(handlers[_SERVICE])
    run_on_threads(frozenset({_SERVICE}))
    for name, what in _REFUSED.items():
        handlers[name] = {**handlers.get(name, {}), "create": _refusal(what)}


def _keep_secrets() -> None:
    """Keep the secrets of a template's containers, whose names ministack writes as ECS does not."""
    provisioners = internal("services.cloudformation.provisioners")
    original = provisioners._normalize_container_defs  # noqa: SLF001 - the same

    def normalize(definitions: list[dict[str, Any]]) -> list[dict[str, Any]]:
        normalized: list[dict[str, Any]] = original(definitions)
        for definition in normalized:
            definition["secrets"] = [
                {"name": secret["Name"], "valueFrom": secret["ValueFrom"]}
                for secret in definition.get("secrets", ())
            ]
        return normalized

    provisioners._normalize_container_defs = normalize  # noqa: SLF001 - the same


def _answer_first(engine: Engine, requests: OpenRequests) -> None:
    """Let a task's container answer what it has: ECS has deregistered it when it removes it."""
    ecs = internal("services.ecs")
    original = ecs._remove_docker_container  # noqa: SLF001 - the same

    def remove(client: Any, container: Any) -> None:
        found = engine.containers.get(container) if isinstance(container, str) else container
        requests.wait_for(getattr(found, "address", ""), within=USUAL_DELAY)
        original(client, container)

    ecs._remove_docker_container = remove  # noqa: SLF001 - the same


def _refusal(what: str) -> Handler:
    def create(logical_id: str, properties: Properties, stack_name: str) -> Any:
        del logical_id, properties, stack_name
        raise not_emulated(what)

    return create


def _steady(original: Mapping[str, Handler]) -> dict[str, Handler]:
    """Wait, as CloudFormation does, until a service has what it should have."""

    def create(logical_id: str, properties: Properties, stack_name: str) -> Any:
        made = original["create"](logical_id, properties, stack_name)
        _wait(made[0])
        return made

    def update(physical_id: str, old: Properties, new: Properties, stack_name: str) -> Any:
        made = original["update"](physical_id, old, new, stack_name)
        _wait(physical_id)
        return made

    return {**original, "create": create, "update": update}


def _wait(arn: str) -> None:
    """Return once as many tasks run as there should be.

    Raises:
        UnsteadyServiceError: too many did not; the reason is that of the last one.
    """
    ecs = internal("services.ecs")
    key = "/".join(arn.rsplit("/", 2)[-2:])
    service = ecs._services[key]  # noqa: SLF001 - the same
    newest = ecs._primary_deployment(service)["id"]  # noqa: SLF001 - the same
    deadline, reasons = time.monotonic() + _STEADY_WITHIN, [""]
    while time.monotonic() < deadline and len(reasons) <= _FAILURES:
        tasks = [t for t in ecs._tasks.values() if t.get("_deployment_id") == newest]  # noqa: SLF001 - the same
        running = [task for task in tasks if task["lastStatus"] == "RUNNING"]
        if len(running) >= service["desiredCount"]:
            return
        reasons = ["", *(task["stoppedReason"] for task in tasks if task["stopCode"] in _FAILED)]
        time.sleep(_TICK)
    raise UnsteadyServiceError(f"the service {key} is not steady. {reasons[-1]}".strip())
