"""The only door to ministack's internals: what we touch of them, by name.

ministack has no types and no plugin interface, so its modules come in as `Any`. `USED` lists every
internal name that this folder relies on; a contract test and the start of the server hold it
against the installed version, so that an upgrade fails at once and by name.
"""

import importlib
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

PINNED_VERSION = "1.5.33"
USED: Mapping[str, tuple[str, ...]] = {
    "app": (
        "AUTH",
        "SERVICE_HANDLERS",
        "_enforce_execute_api",
        "_handle_post_body_shortcuts",
        "app",
        "pin_request_origin",
    ),
    "core.appsync_graphql": ("_as_appsync_errors",),
    "core.iam_actions": (
        "SERVICE_TO_IAM_NAMESPACE",
        "_BOTOCORE_SERVICE_MAP",
        "access_denied_response",
        "extract_iam_action",
        "extract_resource_arn",
    ),
    "core.iam_evaluator": (
        "AuthError",
        "_conditions_met",
        "EvalContext",
        "_service_principal_matches",
        "enforce",
    ),
    "core.node_pool": ("_NODE_BINARY",),
    "core.lambda_runtime": ("ProvidedWorker", "_worker_class_for", "reset"),
    "core.responses": ("StreamingResponse", "get_account_id", "get_region", "request_scope"),
    "core.router": ("SERVICE_PATTERNS", "extract_access_key_id"),
    "services.apigateway": (
        "_handle_execute_in_scope",
        "_invoke_lambda_proxy",
        "_stages",
        "_v2_request_body_is_text",
        "find_api_scope",
    ),
    "services.alb": ("_proxy_http_target",),
    "services.apigateway_v1": (
        "_AUTHENTICATION_GATEWAY_ERRORS",
        "_check_request_validation",
        "_create_request_validator",
        "_delete_request_validator",
        "_execute_in_scope",
        "_gw_error",
        "_invoke_lambda_custom_v1",
        "_invoke_lambda_proxy_v1",
        "_invoke_mock_v1",
        "_request_validators",
        "_resources",
        "_stages_v1",
        "_take_token",
        "authentication_error_response",
    ),
    "services.appsync": ("_api_keys", "_request_is_authenticated"),
    "services.cloudformation.provisioners": (
        "_REPLACING_PROPERTIES",
        "_RESOURCE_HANDLERS",
        "_STACK_TAG_PROPERTY",
        "_cw_metric_alarm_record",
        "_normalize_container_defs",
        "_physical_name",
    ),
    "services.cloudformation.stacks": ("_runs_on_worker_thread",),
    "services.cloudwatch": (
        "_alarms",
        "_calc_stats",
        "_composite_alarms",
        "_dims_key",
        "_dispatch_alarm_actions",
        "_error",
        "_evaluate_alarm",
        "_evaluate_parent_alarms",
        "_metric_bucket",
        "_metrics",
        "_put_metric_alarm",
        "_record_history",
        "_stat_value",
        "cloudformation_delete_metric_alarm",
        "cloudformation_put_metric_alarm",
    ),
    "services.ec2": (
        "_addresses",
        "_allocate_address",
        "_authorize_sg_egress",
        "_authorize_sg_ingress",
        "_create_flow_logs",
        "_create_nat_gateway",
        "_delete_flow_logs",
        "_delete_nat_gateway",
        "_release_address",
        "_revoke_sg_egress",
        "_revoke_sg_ingress",
    ),
    "services.ecs": (
        "_docker",
        "_get_docker",
        "_primary_deployment",
        "_services",
        "_task_defs",
        "_tasks",
    ),
    "services.eventbridge": ("_cron_next_fire", "_invoke_target", "_parse_cron_fields"),
    "services.iam": (
        "_gen_secret",
        "_gen_session_access_key",
        "_gen_session_token",
        "_roles",
    ),
    "services.imds": ("handle_request",),
    "services.lambda_svc": (
        "_function_url_cors_headers",
        "_functions",
        "_provided_runtime_code_dir",
        "_throttle_response",
        "handle_function_url_request",
        "resolve_function_url",
    ),
    "services.s3": ("_bucket_tags",),
    "services.secretsmanager": ("_secrets",),
    "services.stepfunctions": (
        "_ExecutionError",
        "_SERVICE_DISPATCH",
        "_executions",
        "_run_execution",
        "_scaled_sleep",
        "_state_machines",
    ),
    "services.waf": ("_associate_web_acl", "_disassociate_web_acl"),
    "services.sts": ("_role_id", "register_session"),
}


class UnknownVersionError(Exception):
    """The installed ministack isn't the one that the hooks were written for."""


def internal(name: str) -> Any:
    """Import one of ministack's modules; it must be listed in `USED`."""
    if name not in USED:
        raise LookupError(f"ministack.{name} is not listed in USED")
    return importlib.import_module(f"ministack.{name}")


def missing() -> list[str]:
    """What the installed ministack lacks of `USED`."""
    return [
        f"ministack.{module}.{name}"
        for module, names in USED.items()
        for name in names
        if not hasattr(internal(module), name)
    ]


def check() -> None:
    """Raise unless the installed ministack has all that the hooks rely on."""
    absent = missing()
    if absent:
        raise UnknownVersionError(
            f"ministack {version('ministack')} lacks {', '.join(absent)}: "
            f"install ministack=={PINNED_VERSION}"
        )
