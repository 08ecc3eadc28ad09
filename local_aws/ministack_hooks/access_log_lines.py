"""The lines of access logs, in the format and the log group that a stage names.

API Gateway developer guide, "Set up CloudWatch logging for REST APIs in API Gateway" and "Customize
HTTP API access logs in API Gateway". A variable without a value is a dash, and so are those that
are not known here, such as the key of a usage plan.
"""

import json
import re
import time
from collections.abc import Mapping
from typing import Any

from local_aws.ministack_hooks.internals import internal
from local_aws.ministack_hooks.scopes import within
from local_aws.scope import Scope

_VARIABLE = re.compile(r"\$context\.(\w+(?:\.\w+)*)")
_KEPT = 10_000
"""Lines of a stage; older ones go."""


def settings(known: dict[str, Any]) -> Mapping[str, str]:
    """Where a request's line goes, and how it is written; nothing where nobody wants it.

    Args:
        known: the request's variables; the account and the route are added.
    """
    api, stage = known.get("apiId", ""), known.get("stage")
    rest, http = internal("services.apigateway_v1"), internal("services.apigateway")
    for gateway in (rest, http):
        scope = gateway.find_api_scope(api)
        if scope is None:
            continue
        with within(Scope(*scope)):
            stages = gateway.stages_for_api(api)
            known["accountId"] = scope[0]
            if gateway is http:
                route = http._match_route(api, known["httpMethod"], known["path"]) or {}  # noqa: SLF001 - ministack has no other way
                known["routeKey"] = route.get("routeKey")
            else:
                known["path"] = f"/{stage}{known['path']}"
            return (stages.get(stage) or {}).get("accessLogSettings") or {}
    return {}


def write(settings: Mapping[str, str], known: Mapping[str, Any], *, began: float) -> None:
    """Add a line to the log group, if it is there.

    Args:
        settings: of the stage.
        known: the values of variables.
        began: when the request came, in seconds since 1970.
    """
    times = {
        "requestTime": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(began)),
        "requestTimeEpoch": round(began * 1000),
        "responseLatency": round((time.time() - began) * 1000),
    }
    fixed = {"protocol": "HTTP/1.1", "identity.sourceIp": "127.0.0.1"}
    text = line(settings["format"], fixed | dict(known) | times)
    _, _, _, region, account, _, group, *_ = settings["destinationArn"].split(":")
    with within(Scope(account, region)):
        _append(group, f"{known['apiId']}/{known['stage']}", text)


def line(form: str, values: Mapping[str, Any]) -> str:
    """A format with its variables filled in."""

    def value(variable: re.Match[str]) -> str:
        found = values.get(variable[1])
        # Within quotes, as in JSON.
        return "-" if found in {None, ""} else json.dumps(str(found))[1:-1]

    return _VARIABLE.sub(value, form)


def _append(group: str, stream: str, text: str) -> None:
    logs = internal("services.cloudwatch_logs")
    if group not in logs._log_groups:  # noqa: SLF001 - the same
        return
    streams = logs._log_groups[group]["streams"]  # noqa: SLF001 - the same
    if stream not in streams:
        logs._create_log_stream({"logGroupName": group, "logStreamName": stream})  # noqa: SLF001 - the same
    now = round(time.time() * 1000)
    event = {"timestamp": now, "message": text, "ingestionTime": now}
    logs._append_log_events(streams[stream], [event])  # noqa: SLF001 - the same
    del streams[stream]["events"][:-_KEPT]
    logs._fanout_to_subscription_filters(group, stream, [event])  # noqa: SLF001 - the same
