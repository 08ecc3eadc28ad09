"""The SageMaker API: operations by name, validated by the service model."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from local_aws.errors import AwsError, not_emulated
from local_aws.hosting_protocol import LiveEndpoint
from local_aws.sagemaker import (
    automl,
    capacities,
    component_description,
    components,
    endpoint_configs,
    endpoint_description,
    endpoints,
    listing,
    model_package_groups,
    model_packages,
    models,
    tags,
    transform_jobs,
)
from local_aws.sagemaker.component_record import ComponentRecord
from local_aws.sagemaker.endpoint_record import EndpointRecord
from local_aws.sagemaker.live import live_endpoint
from local_aws.sagemaker.records import LivingRecord
from local_aws.sagemaker.state import State
from local_aws.sagemaker.table import Table
from local_aws.scope import Scope
from local_aws.service_model import operation_model, validate

LivingT = TypeVar("LivingT", bound=LivingRecord)
Operation = Callable[[State, Scope, Mapping[str, Any]], dict[str, Any]]

_OPERATIONS: Mapping[str, Operation] = {
    "CreateModel": models.create,
    "DescribeModel": models.describe,
    "DeleteModel": models.delete,
    "ListModels": listing.by_name(lambda state: state.models, "Models"),
    "CreateEndpointConfig": endpoint_configs.create,
    "DescribeEndpointConfig": endpoint_configs.describe,
    "DeleteEndpointConfig": endpoint_configs.delete,
    "ListEndpointConfigs": listing.by_name(lambda state: state.endpoint_configs, "EndpointConfigs"),
    "CreateEndpoint": endpoints.create,
    "DescribeEndpoint": endpoint_description.describe,
    "UpdateEndpoint": endpoints.update,
    "UpdateEndpointWeightsAndCapacities": capacities.update,
    "DeleteEndpoint": endpoints.delete,
    "ListEndpoints": listing.by_name(lambda state: state.endpoints, "Endpoints"),
    "CreateInferenceComponent": components.create,
    "DescribeInferenceComponent": component_description.describe,
    "UpdateInferenceComponent": components.update,
    "UpdateInferenceComponentRuntimeConfig": components.update_runtime_config,
    "DeleteInferenceComponent": components.delete,
    "ListInferenceComponents": component_description.list_components,
    "DescribeAutoMLJob": automl.describe,
    "DescribeAutoMLJobV2": automl.describe_v2,
    "ListAutoMLJobs": automl.list_jobs,
    "ListCandidatesForAutoMLJob": automl.list_candidates,
    "CreateModelPackageGroup": model_package_groups.create,
    "DescribeModelPackageGroup": model_package_groups.describe,
    "DeleteModelPackageGroup": model_package_groups.delete,
    "ListModelPackageGroups": model_package_groups.list_groups,
    "CreateModelPackage": model_packages.create,
    "DescribeModelPackage": model_packages.describe,
    "UpdateModelPackage": model_packages.update,
    "DeleteModelPackage": model_packages.delete,
    "ListModelPackages": model_packages.list_packages,
    "CreateTransformJob": transform_jobs.create,
    "DescribeTransformJob": transform_jobs.describe,
    "StopTransformJob": transform_jobs.stop,
    "ListTransformJobs": listing.by_name(
        lambda state: state.transform_jobs, "TransformJobSummaries"
    ),
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
        if operation not in _OPERATIONS:
            raise not_emulated(operation)
        validate("sagemaker", operation, parameters)
        with self.state.changed:
            return _OPERATIONS[operation](self.state, scope, parameters)

    def lookup(self, account: str, region: str, endpoint_name: str) -> LiveEndpoint | None:
        """Find an endpoint as InvokeEndpoint sees it."""
        with self.state.changed:
            record = self.state.endpoints.find(Scope(account, region), endpoint_name)
            return None if record is None else live_endpoint(self.state, record)

    def wait_settled(self, scope: Scope, endpoint_name: str) -> EndpointRecord | None:
        """Block until no operation is under way; None once the endpoint is gone."""
        return self._wait_settled(self.state.endpoints, scope, endpoint_name)

    def wait_component_settled(self, scope: Scope, name: str) -> ComponentRecord | None:
        """The same for an inference component."""
        return self._wait_settled(self.state.components, scope, name)

    def _wait_settled(self, table: Table[LivingT], scope: Scope, name: str) -> LivingT | None:
        def settled() -> bool:
            record = table.find(scope, name)
            return record is None or record.settled

        with self.state.changed:
            self.state.changed.wait_for(settled)
            return table.find(scope, name)

    def stop(self) -> None:
        """End every worker, whatever state its endpoint is in."""
        self.state.close()
