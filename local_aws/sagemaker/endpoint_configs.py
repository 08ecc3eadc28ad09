"""CreateEndpointConfig, DescribeEndpointConfig, DeleteEndpointConfig."""

from collections.abc import Mapping
from typing import Any

from local_aws.sagemaker import config_rules, unsupported
from local_aws.sagemaker.kinds import ENDPOINT_CONFIG
from local_aws.sagemaker.models import check_role
from local_aws.sagemaker.plans import model_of
from local_aws.sagemaker.records import Record
from local_aws.sagemaker.state import State
from local_aws.sagemaker.tags import as_map
from local_aws.scope import Scope


def create(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """CreateEndpointConfig: every variant's model must be there, and fit its variant."""
    unsupported.refuse_endpoint_config(request)
    config_rules.check(request)
    record = Record(
        kind=ENDPOINT_CONFIG,
        scope=scope,
        name=request["EndpointConfigName"],
        request=request,
        tags=as_map(request.get("Tags")),
    )
    for variant in unsupported.variants_of(request):
        model = model_of(state, record, variant)
        if model is not None:
            config_rules.check_containers(request, variant, model.containers)
    if request.get("ExecutionRoleArn"):
        check_role(state, scope, request["ExecutionRoleArn"])
    state.endpoint_configs.add(record)
    return {"EndpointConfigArn": record.arn}


def describe(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """DescribeEndpointConfig."""
    return state.endpoint_configs.get(scope, request["EndpointConfigName"]).description()


def delete(state: State, scope: Scope, request: Mapping[str, Any]) -> dict[str, Any]:
    """DeleteEndpointConfig: SageMaker allows it while an endpoint uses it, and so does this."""
    state.endpoint_configs.remove(scope, request["EndpointConfigName"])
    return {}
