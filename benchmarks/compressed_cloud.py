"""An embedded AWS whose minutes last a second, and what `modelport deploy` does in it."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.endpoint_load import RUNTIME, answer
from benchmarks.kinds_of_change import COMPONENT, REGION, Change, Version, write, write_models
from local_aws import EmbeddedAws
from modelport.aws import session as sessions
from modelport.aws.clients import client
from modelport.aws.session import Credentials, LocalSession
from modelport.configuration import EMBEDDED_ACCOUNT, load
from modelport.deploying import Rollout, planned
from modelport.local.deployment import Deployment
from modelport.local.workspace import Workspace, private_workspace

FACTOR = 60


@dataclass(frozen=True, kw_only=True)
class State:
    """An endpoint as SageMaker describes it, and as it answers.

    `variants` have their instances, instance type and weight; `copies` are those of components.
    """

    status: str
    config: str
    variants: Mapping[str, tuple[int, str, float]]
    copies: Mapping[str, int]
    answer: str


@dataclass(frozen=True, kw_only=True)
class Cloud:
    """Where configurations in `folder` are deployed and changed."""

    session: LocalSession
    folder: Path

    def client(self, service: str) -> Any:
        """boto3's own, of a service."""
        return client(service, self.session)

    def rollout(self, file: Path) -> Rollout:
        """A configuration's next deployment, whose plan has no errors."""
        session = self.session.model_copy(update={"environment": file.stem})
        sessions.write(session, self.folder)
        prepared = planned(
            str(file), aws=False, state=self.folder, folder=file.with_suffix(".out"), say=_quiet
        )
        assert not prepared.plan.errors, prepared.plan.errors
        return Rollout(prepared=prepared, state=self.folder, say=_quiet)

    def set_weights(self, endpoint: str, weights: Mapping[str, float]) -> None:
        """Changes the weights of variants that serve, where there are any to set."""
        sagemaker = self.client("sagemaker")
        wanted = [{"VariantName": name, "DesiredWeight": w} for name, w in weights.items()]
        if wanted:
            sagemaker.update_endpoint_weights_and_capacities(
                EndpointName=endpoint, DesiredWeightsAndCapacities=wanted
            )
            sagemaker.get_waiter("endpoint_in_service").wait(
                EndpointName=endpoint, WaiterConfig={"Delay": 1, "MaxAttempts": 60}
            )

    def state(self, target: Mapping[str, str]) -> State:
        """How an endpoint is now."""
        sagemaker, name = self.client("sagemaker"), target["EndpointName"]
        found = sagemaker.describe_endpoint(EndpointName=name)
        config = sagemaker.describe_endpoint_config(EndpointConfigName=found["EndpointConfigName"])
        types = {v["VariantName"]: v["InstanceType"] for v in config["ProductionVariants"]}
        return State(
            status=found["EndpointStatus"],
            config=found["EndpointConfigName"],
            variants={
                v["VariantName"]: (
                    v["CurrentInstanceCount"],
                    types[v["VariantName"]],
                    v["CurrentWeight"],
                )
                for v in found["ProductionVariants"]
            },
            copies=self._copies(name),
            answer=answer(self.client(RUNTIME), target),
        )

    def _copies(self, endpoint: str) -> dict[str, int]:
        sagemaker = self.client("sagemaker")
        found = sagemaker.list_inference_components(EndpointNameEquals=endpoint)
        names = [one["InferenceComponentName"] for one in found["InferenceComponents"]]
        described = (
            sagemaker.describe_inference_component(InferenceComponentName=n) for n in names
        )
        return {
            one["InferenceComponentName"].removeprefix(f"{endpoint}-"): one["RuntimeConfig"][
                "CurrentCopyCount"
            ]
            for one in described
        }


def target_of(file: Path, change: Change) -> dict[str, str]:
    """What requests to the endpoint at the change's key name."""
    name = load(str(file)).endpoint_name(change.key)
    if change.before.component is None:
        return {"EndpointName": name}
    return {"EndpointName": name, "InferenceComponentName": f"{name}-{COMPONENT}"}


@contextmanager
def running(folder: Path) -> Iterator[Cloud]:
    """An embedded AWS of its own, bootstrapped, and the models in `folder`."""
    write_models(folder)
    with (
        private_workspace(folder / "state") as workspace,
        EmbeddedAws.start(
            workspace.server, parent_pid=os.getpid(), region=REGION, time_factor=FACTOR
        ) as server,
    ):
        _bootstrap(server, workspace, folder / "first.yaml")
        session = LocalSession(
            gateway=server.url,
            region=REGION,
            account=EMBEDDED_ACCOUNT,
            credentials=Credentials(),
            environment="first",
            pid=server.pid,
            endpoints=(),
        )
        yield Cloud(session=session, folder=folder)


def _bootstrap(server: EmbeddedAws, workspace: Workspace, file: Path) -> None:
    write(file, {"tiny": Version()})
    Deployment(
        environment=load(str(file)),
        configuration=str(file),
        gateway=server.url,
        pid=server.pid,
        workspace=workspace,
    ).bootstrap()


def _quiet(_what: str) -> None:
    """Says nothing."""
