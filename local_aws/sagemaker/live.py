"""An endpoint as InvokeEndpoint sees it."""

from collections.abc import Iterable, Mapping
from typing import Any

from local_aws.hosting_protocol import (
    Asynchronous,
    Capture,
    ContainerFailed,
    Credentials,
    LiveComponent,
    LiveEndpoint,
)
from local_aws.sagemaker.endpoint_record import EndpointRecord
from local_aws.sagemaker.fleets import assume
from local_aws.sagemaker.state import State


def live_endpoint(state: State, record: EndpointRecord) -> LiveEndpoint:
    """What serves now, and how; hold the state's lock."""
    config = record.config.request
    return LiveEndpoint(
        account=record.scope.account,
        region=record.scope.region,
        name=record.name,
        status=record.status,
        variants=tuple(variant.live() for variant in record.production()),
        shadows=tuple(variant.live() for variant in record.shadows()),
        components=tuple(_components(state, record)),
        has_components=record.has_components,
        capture=_capture(config.get("DataCaptureConfig") or {}),
        asynchronous=_asynchronous(record.asynchronous) if record.asynchronous else None,
        credentials=lambda: _credentials(state, record),
    )


def _components(state: State, record: EndpointRecord) -> Iterable[LiveComponent]:
    for component in state.components_of(record):
        if component.running is not None:
            yield LiveComponent(
                name=component.name,
                variant_name=component.variant_name,
                fleet=component.running.answering(),
                copies=component.copies,
            )


def _capture(config: Mapping[str, Any]) -> Capture | None:
    if not config.get("EnableCapture"):
        return None
    modes = {option["CaptureMode"] for option in config["CaptureOptions"]}
    types = config.get("CaptureContentTypeHeader") or {}
    return Capture(
        destination=config["DestinationS3Uri"],
        sampling_percentage=config["InitialSamplingPercentage"],
        captures_input=bool(modes & {"Input", "InputAndOutput"}),
        captures_output=bool(modes & {"Output", "InputAndOutput"}),
        csv_content_types=tuple(types.get("CsvContentTypes") or ()),
        json_content_types=tuple(types.get("JsonContentTypes") or ()),
    )


def _asynchronous(config: Mapping[str, Any]) -> Asynchronous:
    output = config["OutputConfig"]
    topics = output.get("NotificationConfig") or {}
    client = config.get("ClientConfig") or {}
    return Asynchronous(
        output_path=output.get("S3OutputPath"),
        failure_path=output.get("S3FailurePath"),
        success_topic=topics.get("SuccessTopic"),
        error_topic=topics.get("ErrorTopic"),
        responses_in=frozenset(topics.get("IncludeInferenceResponseIn") or ()),
        max_concurrent_invocations=client.get("MaxConcurrentInvocationsPerInstance"),
    )


def _credentials(state: State, record: EndpointRecord) -> Credentials:
    role_arn = record.role_arn
    if role_arn is None:
        raise ContainerFailed(f"Endpoint {record.name} has no execution role.")
    return assume(state.surroundings, record.scope, role_arn)
