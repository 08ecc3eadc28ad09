"""The role of a schedule's or a rule's target, which ministack passes over.

EventBridge and EventBridge Scheduler reach a target as the role that it names: one that doesn't
trust the service, or that may not do what the target needs, lets nothing happen.
"""

import logging
from collections.abc import Mapping
from typing import Any

from local_aws.ministack_hooks.internals import internal
from local_aws.ministack_hooks.roles import assume_role
from local_aws.ministack_hooks.scopes import current_scope
from local_aws.sagemaker import RoleRefusedError

# What reaching a target takes, by the service in its ARN (EventBridge Scheduler User Guide,
# "Setting up": execution role).
_ACTIONS = {
    "lambda": "lambda:InvokeFunction",
    "sns": "sns:Publish",
    "sqs": "sqs:SendMessage",
    "states": "states:StartExecution",
}
_log = logging.getLogger(__name__)


def install() -> None:
    """Ask IAM before a target with a role is reached."""
    events = internal("services.eventbridge")
    original = events._invoke_target  # noqa: SLF001 - ministack has no other way

    def invoke_target(
        target: Mapping[str, Any], event: Any, source: Mapping[str, Any], *rest: Any
    ) -> Any:
        refusal = _refusal(target, source)
        if refusal is not None:
            _log.warning("%s does not reach %s: %s", source.get("Arn"), target["Arn"], refusal)
            return None
        return original(target, event, source, *rest)

    events._invoke_target = invoke_target  # noqa: SLF001 - the same


def _refusal(target: Mapping[str, Any], source: Mapping[str, Any]) -> str | None:
    """Why the target's role may not reach it; None where it may, or needs no role."""
    arn, role_arn = str(target.get("Arn", "")), target.get("RoleArn")
    service = arn.split(":")[2] if arn.count(":") > 1 else ""
    action = _ACTIONS.get(service)
    if action is None or not role_arn or not internal("app").AUTH:
        return None
    scope = current_scope()
    kind, source_arn = _principal(str(source.get("Arn", "")))
    try:
        keys = assume_role(scope, role_arn, service=f"{kind}.amazonaws.com", source_arn=source_arn)
    except RoleRefusedError as refused:
        return str(refused)
    denied = internal("core.iam_evaluator").enforce(
        keys.access_key_id, action, service, scope.region, resource_arn=arn
    )
    return None if denied is None else f"{role_arn} may not {action}"


def _principal(source: str) -> tuple[str, str]:
    """The service and aws:SourceArn: a schedule's group, or a rule itself.

    EventBridge Scheduler User Guide, "Confused deputy prevention in EventBridge Scheduler".
    """
    if ":scheduler:" not in source:
        return "events", source
    return "scheduler", source.replace(":schedule/", ":schedule-group/").rpartition("/")[0]
