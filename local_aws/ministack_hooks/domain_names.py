"""Domain names of APIs: certificates of callers are refused, for nothing here speaks TLS."""

from collections.abc import Callable, Mapping
from typing import Any

from local_aws.ministack_hooks.internals import internal

_TYPE = "AWS::ApiGatewayV2::DomainName"


def install() -> None:
    """Wrap the template handlers."""
    handlers = internal("services.cloudformation.provisioners")._RESOURCE_HANDLERS  # noqa: SLF001 - ministack has no other way
    original = handlers[_TYPE]
    handlers[_TYPE] = {
        **original,
        "create": _without_tls(original["create"], properties=1),
        "update": _without_tls(original["update"], properties=2),
    }


def _without_tls(original: Callable[..., Any], *, properties: int) -> Callable[..., Any]:
    def handle(*given: Any, **named: Any) -> Any:
        wanted: Mapping[str, Any] = given[properties]
        if wanted.get("MutualTlsAuthentication"):
            raise ValueError(
                "The embedded AWS does not emulate mutual TLS. Requests come over plain HTTP here: "
                "leave it out, or deploy it on AWS"
            )
        return original(*given, **named)

    return handle
