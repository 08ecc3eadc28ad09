"""An S3 on the loopback, archives made on the fly, and fleets that are always stopped."""

import io
import itertools
import tarfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from local_aws.hosting.fleets.fleet import WorkerFleet
from local_aws.hosting.settings import HostingSettings
from local_aws.hosting_protocol import (
    ContainerRequest,
    ContainerResponse,
    ContainerSpec,
    Credentials,
    FleetSpec,
)

IMAGE = (
    "763104351884.dkr.ecr.eu-west-1.amazonaws.com/huggingface-pytorch-inference:"
    "2.6.0-transformers4.51.3-cpu-py312-ubuntu22.04"
)
CREDENTIALS = Credentials(access_key_id="test", secret_access_key="test", session_token="token")  # noqa: S106 - the loopback's
QUICK = HostingSettings(
    invocation_timeout=20.0,
    worker_wait=20.0,
    ping_interval=0.5,
    restart_backoff=0.05,
    stop_grace=2.0,
    max_workers=3,
)


CONTAINER_FIELDS = {field.name for field in fields(ContainerSpec)}


def archive(files: Mapping[str, str | bytes]) -> bytes:
    """A model.tar.gz with these files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", compresslevel=1) as tar:
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


@dataclass(frozen=True)
class Store:
    """An S3 with one bucket."""

    url: str

    def put(self, key: str, data: bytes) -> str:
        """Store an object; return its URI."""
        client = self._client()
        client.create_bucket(Bucket="models")
        client.put_object(Bucket="models", Key=key, Body=data)
        return f"s3://models/{key}"

    def get(self, key: str) -> bytes:
        """The content of an object."""
        return self._client().get_object(Bucket="models", Key=key)["Body"].read()

    def _client(self) -> Any:
        return boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106 - the loopback's
        )


@pytest.fixture(scope="session")
def store() -> Iterator[Store]:
    """An S3 that lives as long as the tests."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield Store(f"http://{host}:{port}")
    server.stop()


@dataclass(frozen=True)
class Deployed:
    """A started fleet, and what it told."""

    fleet: WorkerFleet
    spec: FleetSpec
    told: list[str]

    def post(
        self, body: str, *, timeout: float = 20.0, **headers: str
    ) -> tuple[int, Mapping[str, str], str]:
        """Invoke it with JSON; status, headers and text of the answer."""
        answer = self.ask(body, timeout=timeout, **headers)
        return answer.status, answer.headers, answer.body.decode()

    def ask(
        self,
        body: str,
        *,
        timeout: float = 20.0,
        model: str | None = None,
        container: str | None = None,
        **headers: str,
    ) -> ContainerResponse:
        """Invoke it with JSON, one of its models or containers."""
        request = ContainerRequest(
            body=body.encode(),
            headers={"Content-Type": "application/json", **headers},
            target_model=model,
            target_container=container,
            timeout=timeout,
        )
        return self.fleet.invoke(request)


@pytest.fixture
def quick() -> HostingSettings:
    """Short times, and three workers at most."""
    return QUICK


@pytest.fixture
def spec(store: Store, tmp_path: Path) -> FleetSpec:
    """A spec of one instance that still lacks its model data."""
    folder = tmp_path / "fleet"
    folder.mkdir()
    return FleetSpec(
        account="000000000000",
        region="eu-west-1",
        endpoint_name="tiny",
        variant_name="AllTraffic",
        model_name="tiny-model",
        containers=(ContainerSpec(image=IMAGE, model_data_url=None, environment={}),),
        instance_type="ml.m5.large",
        instance_count=1,
        startup_timeout=60.0,
        download_timeout=60.0,
        credentials=lambda: CREDENTIALS,
        s3_url=store.url,
        work_folder=folder,
        log=lambda _: None,
    )


@pytest.fixture
def start(spec: FleetSpec) -> Iterator[Callable[..., Deployed]]:
    """Start a fleet of these containers; stops it after the test."""
    started: list[WorkerFleet] = []

    def start_(
        *containers: ContainerSpec, settings: HostingSettings = QUICK, **changes: object
    ) -> Deployed:
        told: list[str] = []
        changed = replace(spec, containers=containers, **{"log": told.append, **changes})
        fleet = WorkerFleet(changed, settings).start()
        started.append(fleet)
        return Deployed(fleet, changed, told)

    yield start_
    for fleet in started:
        fleet.stop()


@pytest.fixture
def container(store: Store) -> Callable[..., ContainerSpec]:
    """Package files and put them into S3: a container that serves them."""
    numbers = itertools.count(1)

    def container_(files: Mapping[str, str | bytes], **given: Any) -> ContainerSpec:
        url = store.put(f"container/{next(numbers)}/model.tar.gz", archive(files))
        return ContainerSpec(**{"image": IMAGE, "model_data_url": url, "environment": {}, **given})

    return container_


@pytest.fixture
def deploy(
    start: Callable[..., Deployed], container: Callable[..., ContainerSpec]
) -> Callable[..., Deployed]:
    """Package files and start a fleet of one container on them."""

    def deploy_(
        files: Mapping[str, str | bytes], *, settings: HostingSettings = QUICK, **changes: Any
    ) -> Deployed:
        given = {name: changes.pop(name) for name in CONTAINER_FIELDS if name in changes}
        return start(container(files, **given), settings=settings, **changes)

    return deploy_
