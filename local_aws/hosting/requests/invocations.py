"""The sagemaker-runtime API: from a request to a container, or to a queue, and back."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote

from local_aws.hosting.asynchronous import Processor, Queues
from local_aws.hosting.requests import errors, runtime_model, streaming, synchronous, targets
from local_aws.hosting.requests.delivery import Delivery
from local_aws.hosting.requests.refusal import Refused
from local_aws.hosting.requests.runtime_model import OperationModel
from local_aws.hosting.settings import HostingSettings
from local_aws.hosting_protocol import (
    AwsClient,
    InvocationRequest,
    InvocationResponse,
    LiveEndpoint,
    Lookup,
    Meter,
)

_PATH = re.compile(r"^/endpoints/(?P<name>[^/]+)/(?P<action>[a-z-]+)$")
_SYNCHRONOUS, _ASYNCHRONOUS = "InvokeEndpoint", "InvokeEndpointAsync"
_OPERATIONS = {
    "invocations": _SYNCHRONOUS,
    "async-invocations": _ASYNCHRONOUS,
    "invocations-response-stream": streaming.OPERATION,
}
_NOT_EMULATED = {"EnableExplanations", "SessionId", "PrefixAwareId"}


class Invocations:
    """Everything under `/endpoints/…`, and what goes on behind the answers."""

    def __init__(
        self,
        lookup: Lookup,
        clients: AwsClient,
        settings: HostingSettings,
        log: Callable[[str], None],
        meter: Meter | None = None,
    ) -> None:
        """Nothing runs before a request needs it.

        Args:
            lookup: finds an endpoint as it is now.
            clients: reach S3 and SNS as an execution role.
            settings: bounds and times.
            log: receives a line per event, for people.
            meter: counts invocations; by default nobody does.
        """
        self._lookup, self._settings = lookup, settings
        self._delivery = Delivery(clients, settings, log, meter)
        processor = Processor(clients, self._delivery, log)
        self._queues = Queues(lookup, processor, settings, log)

    def handle(self, request: InvocationRequest) -> InvocationResponse:
        """Answer a request; blocks until the container has answered, or the request is queued.

        Whatever goes wrong is an answer, too: nothing is raised for what a caller or a model did.
        """
        path = _PATH.match(request.path)
        if not path or request.method != "POST":
            return errors.unknown_operation(request.method, request.path)
        if path["action"] not in _OPERATIONS:
            return errors.unknown_operation(request.method, request.path)
        model = runtime_model.operation(_OPERATIONS[path["action"]])
        if model.name != _ASYNCHRONOUS and len(request.body) > model.largest_body:
            return errors.too_large(model.largest_body)
        try:
            return self._perform(model, request, unquote(path["name"]))
        except Refused as refused:
            return errors.validation_error(str(refused))

    def backlog(self, account: str, region: str, endpoint_name: str) -> int:
        """Asynchronous requests that wait or are under way (ApproximateBacklogSize)."""
        return self._queues.backlog(account, region, endpoint_name)

    def oldest(self, account: str, region: str, endpoint_name: str) -> float:
        """Seconds since the first of those that wait came (ApproximateAgeOfOldestRequest)."""
        return self._queues.oldest(account, region, endpoint_name)

    def drop(self, account: str, region: str, endpoint_name: str) -> None:
        """Forget the asynchronous requests of an endpoint that is deleted."""
        self._queues.drop(account, region, endpoint_name)

    def flush(self) -> None:
        """Write captured data that is not yet in S3; returns when it is there."""
        self._delivery.flush()

    def stop(self) -> None:
        """End what runs behind the answers; while S3 still answers, so that captured data lands."""
        self._queues.stop()
        self._delivery.stop()

    def _perform(
        self, model: OperationModel, request: InvocationRequest, name: str
    ) -> InvocationResponse:
        members = _members(model, request.headers)
        endpoint = self._lookup(request.account, request.region, name)
        if endpoint is None:
            raise Refused(targets.not_found(name, request.account))
        config = endpoint.asynchronous
        if (config is not None) != (model.name == _ASYNCHRONOUS):
            raise Refused(_wrong_type(endpoint))
        if config is not None:
            targets.require_serving(endpoint)
            return self._queues.submit(endpoint, config, members, request.body)
        if model.name == streaming.OPERATION:
            invoke, timeout = streaming.invoke, self._settings.stream_timeout
        else:
            invoke, timeout = synchronous.invoke, self._settings.invocation_timeout
        return invoke(self._delivery, endpoint, members, request, timeout=timeout)


def _members(model: OperationModel, headers: Mapping[str, str]) -> Mapping[str, str]:
    """What the headers give; raises `Refused` for what isn't emulated or breaks a constraint."""
    members = model.values(headers)
    for name in members:
        if name in _NOT_EMULATED:
            raise Refused(f"The embedded AWS does not emulate {model.name}'s {name}.")
    if problems := model.problems(headers):
        count = f"{len(problems)} validation error{'s' if len(problems) > 1 else ''} detected"
        raise Refused(f"{count}: {'; '.join(problems)}")
    return members


def _wrong_type(endpoint: LiveEndpoint) -> str:
    kind, other = "synchronous", _SYNCHRONOUS
    if endpoint.asynchronous is not None:
        kind, other = "asynchronous", _ASYNCHRONOUS
    return (
        f"Endpoint {endpoint.name} of account {endpoint.account} does not support this inference "
        f"type. It is {kind}: use {other}."
    )
