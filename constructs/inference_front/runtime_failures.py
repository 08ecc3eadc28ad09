"""The errors of the SageMaker runtime, as a mapping template can tell them apart.

API reference, InvokeEndpoint, "Errors", and "Common Errors". The function in front of other APIs
knows more: the error's name is in a header, which no template sees.
"""

from dataclasses import dataclass

SAID = "$said"
"""Stands for what the model or the runtime said."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One error.

    Attributes:
        when: a condition in the Velocity Template Language.
        status: what the caller gets.
        type: the error's type.
        message: what the caller reads.
        retry_after: seconds, for errors that pass by themselves.
    """

    when: str = ""
    status: int
    type: str
    message: str
    retry_after: int | None = None


@dataclass(frozen=True, kw_only=True)
class Failure:
    """What the runtime answers with one status.

    Attributes:
        selection_pattern: the runtime's statuses; empty for all others.
        cases: which error it is; the last one where no other is.
    """

    selection_pattern: str
    cases: tuple[Case, ...]


_TOO_LARGE = Case(
    when="$said.matches(\"(?is).*'body'.*less than or equal to.*|.*body.*(too large|exceed).*\")",
    status=413,
    type="BodyTooLargeError",
    message="the body is over the limit of the SageMaker runtime",
)
_THROTTLED = Case(
    when="$said.matches('(?is).*(rate exceeded|throttl).*')",
    status=429,
    type="ThrottledError",
    message="the endpoint takes no more requests now; try again",
    retry_after=1,
)
FAILURES = (
    Failure(
        selection_pattern="400",
        cases=(
            _TOO_LARGE,
            Case(
                when='$said.matches("(?is).*endpoint.*(not found|not in service|InService).*'
                "|.*'endpointName'.*\")",
                status=503,
                type="EndpointUnavailableError",
                message="the endpoint does not exist or is not in service",
                retry_after=5,
            ),
            _THROTTLED,
            Case(status=400, type="InvalidRequestError", message=SAID),
        ),
    ),
    Failure(selection_pattern="413", cases=(_TOO_LARGE,)),
    Failure(
        selection_pattern="424",
        cases=(
            Case(
                when="$said.matches('(?is).*(invocation timed out|"
                "response from container.*timed out).*')",
                status=504,
                type="ModelTimeoutError",
                message="the model did not answer in time",
            ),
            Case(when='$status == "400"', status=400, type="RejectedInputError", message=SAID),
            Case(when='$status == "413"', status=413, type="BodyTooLargeError", message=SAID),
            Case(
                when='$status == "415"',
                status=415,
                type="UnsupportedContentTypeError",
                message=SAID,
            ),
            Case(status=424, type="ModelError", message=SAID),
        ),
    ),
    Failure(
        selection_pattern="429",
        cases=(
            Case(
                when="$said.matches('(?is).*model.*(loaded|loading|ready|provisioned).*')",
                status=503,
                type="EndpointUnavailableError",
                message="the endpoint is still loading its model; try again",
                retry_after=5,
            ),
            _THROTTLED,
        ),
    ),
    Failure(
        selection_pattern="50[234]|530",
        cases=(
            Case(
                status=503,
                type="ServiceUnavailableError",
                message="the SageMaker runtime is unavailable; try again",
                retry_after=1,
            ),
        ),
    ),
    Failure(
        selection_pattern="",
        cases=(Case(status=500, type="InternalError", message="the endpoint could not be called"),),
    ),
)
"""By status, which is all that API Gateway chooses an answer by."""
