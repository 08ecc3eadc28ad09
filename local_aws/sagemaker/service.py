"""The SageMaker API: operations by name, validated by the service model."""

from collections.abc import Callable, Mapping
from typing import Any

from local_aws.errors import AwsError, not_emulated
from local_aws.hosting_protocol import LiveEndpoint, LiveVariant
from local_aws.sagemaker import (
    endpoint_configs,
    endpoint_description,
    endpoints,
    listing,
    models,
    tags,
)
from local_aws.sagemaker.records import EndpointRecord, Record
from local_aws.sagemaker.state import State
from local_aws.scope import Scope
from local_aws.service_model import operation_model, validate

Operation = Callable[[State, Scope, Mapping[str, Any]], dict[str, Any]]

_OPERATIONS: Mapping[str, Operation] = {
    "CreateModel": models.create,
    "DescribeModel": models.describe,
    "DeleteModel": models.delete,
    "CreateEndpointConfig": endpoint_configs.create,
    "DescribeEndpointConfig": endpoint_configs.describe,
    "DeleteEndpointConfig": endpoint_configs.delete,
    "CreateEndpoint": endpoints.create,
    "DescribeEndpoint": endpoint_description.describe,
    "UpdateEndpoint": endpoints.update,
    "UpdateEndpointWeightsAndCapacities": endpoints.update_weights_and_capacities,
    "DeleteEndpoint": endpoints.delete,
    "AddTags": tags.add_tags,
    "DeleteTags": tags.delete_tags,
    "ListTags": tags.list_tags,
}


class SageMaker:
    """SageMaker's control plane."""

    def __init__(self, state: State) -> None:
        """Serve the given state."""
        self.state = state

    def call(self, scope: Scope, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Run an operation; raises `AwsError` with what AWS would answer."""
        if operation_model("sagemaker", operation) is None:
            raise AwsError("UnknownOperationException", f"there is no operation {operation}")
        if operation not in _OPERATIONS and operation not in self._lists:
            raise not_emulated(operation)
        validate("sagemaker", operation, parameters)
        with self.state.changed:
            if operation in self._lists:
                return self._list(scope, operation, parameters)
            return _OPERATIONS[operation](self.state, scope, parameters)

    @property
    def _lists(self) -> Mapping[str, tuple[Any, str]]:
        return {
            "ListModels": (self.state.models, "Models"),
            "ListEndpointConfigs": (self.state.endpoint_configs, "EndpointConfigs"),
            "ListEndpoints": (self.state.endpoints, "Endpoints"),
        }

    def _list(self, scope: Scope, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        table, field = self._lists[operation]
        answer = listing.page(table.within(scope), parameters)
        answer[field] = [_summary(record) for record in answer.pop("records")]
        return answer

    def lookup(self, account: str, region: str, endpoint_name: str) -> LiveEndpoint | None:
        """Find an endpoint as InvokeEndpoint sees it."""
        with self.state.changed:
            record = self.state.endpoints.find(Scope(account, region), endpoint_name)
            if record is None:
                return None
            variants = tuple(
                LiveVariant(name=variant.name, weight=variant.weight, fleet=variant.fleet)
                for variant in record.variants
            )
            return LiveEndpoint(name=record.name, status=record.status, variants=variants)

    def wait_settled(self, scope: Scope, endpoint_name: str) -> EndpointRecord | None:
        """Block until no operation is under way; None once the endpoint is gone."""
        with self.state.changed:
            self.state.changed.wait_for(lambda: self._settled(scope, endpoint_name))
            return self.state.endpoints.find(scope, endpoint_name)

    def _settled(self, scope: Scope, endpoint_name: str) -> bool:
        record = self.state.endpoints.find(scope, endpoint_name)
        return record is None or record.settled

    def stop(self) -> None:
        """End every worker, whatever state its endpoint is in."""
        self.state.close()


def _summary(record: Record) -> dict[str, Any]:
    summary: dict[str, Any] = {
        record.kind.name_field: record.name,
        record.kind.arn_field: record.arn,
        "CreationTime": record.created,
    }
    if isinstance(record, EndpointRecord):
        summary["LastModifiedTime"] = record.modified
        summary["EndpointStatus"] = record.status
    return summary
