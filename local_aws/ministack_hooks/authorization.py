"""IAM for the added services: ministack's own evaluator, with our actions and resources."""

from collections.abc import Iterable, Mapping
from typing import Any

from local_aws.errors import AwsError
from local_aws.ministack_hooks import actions
from local_aws.ministack_hooks.internals import internal
from local_aws.scope import Scope

_AUTOSCALING = "application-autoscaling"


def install() -> None:
    """Teach ministack's IAM layer the services."""
    iam_actions = internal("core.iam_actions")
    for service in ("sagemaker", _AUTOSCALING):
        iam_actions.SERVICE_TO_IAM_NAMESPACE[service] = service
    iam_actions._BOTOCORE_SERVICE_MAP["sagemaker"] = ["sagemaker-runtime"]  # noqa: SLF001 - ministack has no other way
    _wrap_action(iam_actions)
    _wrap_resource(iam_actions)
    _wrap_denial(iam_actions)


def _wrap_action(iam_actions: Any) -> None:
    original = iam_actions.extract_iam_action

    def extract_iam_action(service: str, method: str, path: str, *rest: Any, **named: Any) -> Any:
        if service == "sagemaker" and actions.is_invocation(path):
            return actions.runtime_action(path)
        return original(service, method, path, *rest, **named)

    iam_actions.extract_iam_action = extract_iam_action


def _wrap_resource(iam_actions: Any) -> None:
    original = iam_actions.extract_resource_arn

    def extract_resource_arn(  # noqa: PLR0913, PLR0917 - ministack's signature
        service: str,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        query: Any,
        region: str,
        account: str,
    ) -> Any:
        scope = Scope(account, region)
        if service == "sagemaker":
            return actions.sagemaker_resource(scope, path=path, headers=headers, body=body)
        if service == _AUTOSCALING:
            return scope.arn(_AUTOSCALING, "scalable-target/*")
        return original(service, method, path, headers, body, query, region, account)

    iam_actions.extract_resource_arn = extract_resource_arn


def _wrap_denial(iam_actions: Any) -> None:
    """Name the resource, as SageMaker does; its control plane answers 400, its runtime 403."""
    original = iam_actions.access_denied_response

    def access_denied_response(
        service: str, action: str, principal: str, *rest: Any, **named: Any
    ) -> Any:
        if service == "sagemaker" and not named.get("error_code"):
            named["message"] = named.get("message") or denial(
                action, principal, named.get("resource_arn", "*")
            )
        status, headers, body = original(service, action, principal, *rest, **named)
        if service == "sagemaker" and (named.get("headers") or {}).get("x-amz-target"):
            status = 400
        return status, headers, body

    iam_actions.access_denied_response = access_denied_response


def denial(action: str, principal: str, resource: str) -> str:
    """AWS's sentence for a request that no policy allows."""
    return (
        f"User: {principal} is not authorized to perform: {action} on resource: {resource} "
        f"because no identity-based policy allows the {action} action"
    )


def check_further(
    scope: Scope, checks: Iterable[tuple[str, str]], headers: Mapping[str, str]
) -> None:
    """Raise unless the caller may do what a request needs beside its own action.

    Args:
        scope: where the request is made.
        checks: actions and the resources that they are on.
        headers: the request's; they say who calls.
    """
    if not internal("app").AUTH:
        return
    key = internal("core.router").extract_access_key_id(headers, {})
    for action, resource in checks:
        denied = internal("core.iam_evaluator").enforce(
            key,
            action,
            action.split(":", 1)[0],
            scope.region,
            resource_arn=resource,
            service_context={"iam:passedtoservice": actions.PASSED_TO},
        )
        if denied is not None:
            principal = getattr(denied, "principal_arn", key)
            raise AwsError("AccessDeniedException", denial(action, principal, resource))
