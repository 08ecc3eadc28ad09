"""Data capture: what variants got and answered, written to S3 behind the callers' backs.

Where it differs from AWS: an invocation that failed is not captured, KMS keys are left to the
bucket's own encryption, and files are written every few seconds instead of every minute or so.
"""

import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from local_aws.hosting.clients import as_role
from local_aws.hosting.locations import split
from local_aws.hosting.requests.capture_event import Event
from local_aws.hosting.settings import HostingSettings
from local_aws.hosting_protocol import (
    AwsClient,
    Capture,
    ContainerRequest,
    ContainerResponse,
    LiveEndpoint,
)

_MOST_BYTES = 64 << 20


@dataclass(frozen=True)
class _File:
    """Where lines go: a file of an endpoint's variant for the hour of the invocation."""

    account: str
    region: str
    destination: str
    endpoint_name: str
    variant_name: str
    hour: str

    def key(self, prefix: str, now: datetime) -> str:
        """A new object's key below the destination's prefix."""
        name = f"{now:%M-%S}-{now.microsecond // 1000:03d}-{uuid.uuid4()}.jsonl"
        folders = (prefix.strip("/"), self.endpoint_name, self.variant_name, self.hour, name)
        return "/".join(filter(None, folders))


@dataclass(frozen=True)
class _Line:
    file: _File
    endpoint: LiveEndpoint
    event: Event
    capture: Capture
    request: ContainerRequest
    response: ContainerResponse

    @property
    def size(self) -> int:
        """What it keeps in memory, in bytes."""
        return len(self.request.body) + len(self.response.body)


class CaptureWriter:
    """Collects sampled invocations and writes them on a timer and at the end."""

    def __init__(
        self, clients: AwsClient, settings: HostingSettings, log: Callable[[str], None]
    ) -> None:
        """Nothing runs before the first invocation is captured."""
        self._clients, self._interval, self._log = clients, settings.capture_interval, log
        self._lock, self._writing = threading.Lock(), threading.Lock()
        self._waiting: list[_Line] = []
        self._bytes = 0
        self._stopping = threading.Event()
        self._timer: threading.Thread | None = None

    def record(
        self,
        endpoint: LiveEndpoint,
        variant_name: str,
        event: Event,
        exchange: tuple[ContainerRequest, ContainerResponse],
    ) -> None:
        """Keep an invocation for the next write, if it is sampled; costs the caller nothing."""
        capture = endpoint.capture
        if capture is None or not event.sampled or self._stopping.is_set():
            return
        file = _File(
            endpoint.account,
            endpoint.region,
            capture.destination,
            endpoint.name,
            variant_name,
            f"{event.time:%Y/%m/%d/%H}",
        )
        self._keep(_Line(file, endpoint, event, capture, *exchange))

    def flush(self) -> None:
        """Write what is waiting; returns when it is there."""
        with self._writing:
            with self._lock:
                lines, self._waiting, self._bytes = self._waiting, [], 0
            files: dict[_File, list[_Line]] = {}
            for line in lines:
                files.setdefault(line.file, []).append(line)
            for file, its_lines in files.items():
                self._write(file, its_lines)

    def stop(self) -> None:
        """Write what is waiting and take nothing more."""
        self._stopping.set()
        if self._timer is not None:
            self._timer.join()
        self.flush()

    def _keep(self, line: _Line) -> None:
        with self._lock:
            if self._bytes + line.size > _MOST_BYTES:
                self._log(f"{line.endpoint.name}: an invocation is not captured, too many wait")
                return
            self._waiting.append(line)
            self._bytes += line.size
            if self._timer is None:
                self._timer = threading.Thread(target=self._tick, name="capture", daemon=True)
                self._timer.start()

    def _tick(self) -> None:
        while not self._stopping.wait(self._interval):
            self.flush()

    def _write(self, file: _File, lines: list[_Line]) -> None:
        """Append to S3 as the execution role; a failure is told, and never the caller's."""
        try:
            client = as_role(self._clients, lines[-1].endpoint, "s3")
            bucket, prefix = split(file.destination)
            body = b"".join(
                one.event.line(one.capture, one.request, one.response) + b"\n" for one in lines
            )
            key = file.key(prefix, lines[0].event.time)
            client.put_object(Bucket=bucket, Key=key, Body=body)
        except Exception as error:  # noqa: BLE001 - a thread's exception would be lost
            self._log(
                f"{file.endpoint_name}: {len(lines)} captured invocations could not be written to "
                f"{file.destination}: {error}"
            )
