"""An environment, and templates whose models name what they are told."""

from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from modelport.configuration import Environment
from modelport.preflight.named import Named
from tests.unit.planning.templates import STACK, changed, template

ACCOUNT, REGION = "111122223333", "eu-west-1"


def environment(**models: Any) -> Environment:
    """An environment with these models and no endpoints."""
    return Environment(name="dev", region=REGION, account=ACCOUNT, models=models, folder=Path.cwd())


def naming(*containers: dict[str, Any]) -> dict[str, Any]:
    """Templates of an endpoint whose model consists of these containers."""
    model = {"PrimaryContainer": None, "Containers": list(containers)}
    return {STACK: changed(template(), "ModelAllTraffic", **model)}


def named(value: str, key: str = "models.m.artifact") -> Named:
    """What a model of the endpoint `dev-tiny` names."""
    return Named(value=value, stack=STACK, owner="dev-tiny", key=key)


class Denied:
    """A client to which everything is refused."""

    def __getattr__(self, operation: str) -> Any:
        """Any operation, paginators included."""

        def refuse(*_: Any, **__: Any) -> Any:
            said = {"Code": "AccessDeniedException", "Message": "not authorized"}
            raise ClientError({"Error": said}, operation)

        return refuse
