"""Mapping templates that make the runtime's answers into the envelope.

API Gateway developer guide, "Mapping template transformations for REST APIs", "Variables for data
transformations" and "Override your API's request and response parameters and status codes".
A backslash means nothing in a template's string, and `$` little in one in single quotes.
"""

from aws_cdk import aws_apigateway as apigateway

from inference_front.options import CrossOrigin
from inference_front.preflight import choose_origin, header, origin_headers
from inference_front.runtime_failures import FAILURES, SAID, Case, Failure

_ESCAPED = """"$util.escapeJavaScript({}).replaceAll("\\\\'","'")\""""
"""A JSON string. JSON has no escaped single quote, which escapeJavaScript makes."""

# JSON as text stays as the model wrote it; API Gateway would write numbers anew.
_JSON = r"""(?s)\s*([{\[].*|"(?:[^"\\]++|\\.)*+"|-?[0-9][0-9.eE+-]*|true|false|null)\s*"""
_PREDICTION = (
    "#set($answer = $input.body)" + header("accept", "Accept") + """#set($kind = "text/plain")"""
    """#if($accept.contains("csv"))#set($kind = "text/csv")"""
    """#elseif($accept.matches("|.*(application/json([,; ].*)?|[*]/[*].*)")"""
    f""" && $answer.matches('{_JSON}'))#set($kind = "application/json")#end"""
    """{"code": 0, "message": null, "error": null, "data": {"body": """
    """#if($kind == "application/json")$answer#else"""
    + _ESCAPED.format("$answer")
    + """#end, "httpStatusCode": 200, "contentType": "$kind"}}"""
)

_WORDS = (
    """#set($said = "$!input.path('$.OriginalMessage')")"""
    """#set($status = "$!input.path('$.OriginalStatusCode')")"""
    """#if($said == "")"""
    """#set($said = "$!input.path('$.Message')$!input.path('$.message')")#end"""
)
_CLEANED = (
    (r"""(?s)^Received (client|server) error [(][0-9]+[)] from \S+ with message "(.*)".*$""", "$2"),
    (r"""(?s)^\s*[{].*"message": *"((?:[^"\\]++|\\.)*+)".*[}]\s*$""", "$1"),
    (r"""(?s)^\s*Traceback [(]most recent call last[)].*\x0A([^\s:][^\x0A]*)\s*$""", "$1"),
    (r"""(?s)Traceback [(]most recent call last[)].*""", ""),
    (r"""\s*See https?://\S+( in account [0-9]{12})?( for more information)?[.]?""", ""),
    (r"""arn:aws[a-z-]*:\S*""", ""),
    (r""" (of|in) account [0-9]{12}""", ""),
)
"""What callers shall not read: wrapping, tracebacks, links to logs, ARNs and accounts."""
_LONGEST = 1000
_HEADER = "method.response.header."


def integration_responses(
    cross_origin: CrossOrigin | None,
) -> list[apigateway.IntegrationResponse]:
    """What becomes of each status of the runtime."""
    origin = choose_origin(cross_origin)
    shared = response_parameters(cross_origin)
    prediction = apigateway.IntegrationResponse(
        status_code="200",
        selection_pattern="2[0-9]{2}",
        response_parameters=shared,
        response_templates={"application/json": origin + _PREDICTION},
    )
    return [prediction, *(_integration_response(failure, origin, shared) for failure in FAILURES)]


def response_parameters(cross_origin: CrossOrigin | None) -> dict[str, str]:
    """The headers of every answer."""
    headers = {"X-Request-Id": "context.requestId", **origin_headers(cross_origin)}
    return {f"{_HEADER}{name}": value for name, value in headers.items()}


def method_responses(cross_origin: CrossOrigin | None) -> list[apigateway.MethodResponse]:
    """What API Gateway must know beforehand of each answer: its status and its headers."""
    return [
        apigateway.MethodResponse(
            status_code=response.status_code,
            response_parameters=dict.fromkeys(response.response_parameters or {}, True),
        )
        for response in integration_responses(cross_origin)
    ]


def _integration_response(
    failure: Failure, origin: str, shared: dict[str, str]
) -> apigateway.IntegrationResponse:
    usual = failure.cases[-1]
    retry = {f"{_HEADER}Retry-After": f"'{usual.retry_after}'"} if usual.retry_after else {}
    return apigateway.IntegrationResponse(
        status_code=str(usual.status),
        selection_pattern=failure.selection_pattern or None,
        response_parameters={**shared, **retry},
        response_templates={"application/json": origin + _failure(failure)},
    )


def _failure(failure: Failure) -> str:
    """The template of one status: a chain of conditions, and the envelope."""
    *cases, usual = failure.cases
    chosen = _set(usual)
    for case in reversed(cases):
        chosen = f"#if({case.when}){_set(case)}{_override(case)}#else{chosen}#end"
    speaks = any(case.message == SAID or case.when for case in failure.cases)
    return (
        (_words() if speaks and len(failure.cases) > 1 else "")
        + chosen
        + """{"code": $code, "message": """
        + _ESCAPED.format("$message")
        + """, "error": {"type": "$type", "requestId": "$context.requestId"}, "data": null}"""
    )


def _words() -> str:
    cleaned = "".join(
        f"#set($said = $said.replaceAll('{pattern}', '{kept}'))" for pattern, kept in _CLEANED
    )
    return (
        f"{_WORDS}{cleaned}#set($said = $said.trim())"
        f"#if($said.length() > {_LONGEST})#set($said = $said.substring(0, {_LONGEST}))#end"
        """#if($said == "")#set($said = "no reason was given")#end"""
    )


def _set(case: Case) -> str:
    message = SAID if case.message == SAID else f'"{case.message}"'
    return f"""#set($code = {case.status})#set($type = "{case.type}")#set($message = {message})"""


def _override(case: Case) -> str:
    """Another status than the one that API Gateway chose the template by."""
    overrides = f"#set($context.responseOverride.status = {case.status})"
    if case.retry_after:
        overrides += f'#set($context.responseOverride.header.Retry-After = "{case.retry_after}")'
    return overrides
