"""What a browser asks before a web page of another origin may call a REST API."""

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigateway

from inference_front.options import REQUEST_HEADERS, RESPONSE_HEADERS, CrossOrigin

_REASON = "A browser's preflight request carries no credentials, and its answer nothing secret."


def add_preflight(resource: apigateway.Resource, cross_origin: CrossOrigin) -> None:
    """Answers OPTIONS of a path, once however many methods it has."""
    if resource.node.try_find_child("OPTIONS"):
        return
    method = resource.add_cors_preflight(
        allow_origins=list(cross_origin.origins),
        allow_methods=["GET", "POST"],
        allow_headers=list(REQUEST_HEADERS),
        expose_headers=list(RESPONSE_HEADERS),
        max_age=cdk.Duration.seconds(cross_origin.max_age),
    )
    cdk.Validations.of(method).acknowledge(
        *(
            cdk.Acknowledgment(id=rule, reason=_REASON)
            for rule in ("AwsSolutions-APIG4", "AwsSolutions-COG4")
        )
    )


def origin_headers(cross_origin: CrossOrigin | None) -> dict[str, str]:
    """The headers by which a page of the first origin may read an answer."""
    return _readable_by(cross_origin.origins[0]) if cross_origin else {}


def error_headers(cross_origin: CrossOrigin | None) -> dict[str, str]:
    """The same for API Gateway's own errors, which hold no answer of a model.

    They can't choose between origins: of several, every page may read them.
    """
    if cross_origin is None or len(cross_origin.origins) == 1:
        return origin_headers(cross_origin)
    return _readable_by("*")


def _readable_by(origin: str) -> dict[str, str]:
    return {
        "Access-Control-Allow-Origin": f"'{origin}'",
        "Access-Control-Expose-Headers": f"'{','.join(RESPONSE_HEADERS)}'",
        "Vary": "'Origin'",
    }


def choose_origin(cross_origin: CrossOrigin | None) -> str:
    """What a mapping template begins with to let a page of another origin read its answer."""
    if cross_origin is None or len(cross_origin.origins) == 1:
        return ""
    others = " || ".join(f"$origin == '{origin}'" for origin in cross_origin.origins[1:])
    return (
        f"{header('origin', 'Origin')}"
        f"#if({others})#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)"
        "#end"
    )


def header(variable: str, name: str) -> str:
    """Sets a template's variable to a header of the request, however its name is written."""
    first, second = (
        f"\"$!input.params().header.get('{spelt}')\"" for spelt in (name, name.lower())
    )
    return f'#set(${variable} = {first})#if(${variable} == "")#set(${variable} = {second})#end'
