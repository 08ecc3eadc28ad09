"""Every answer that is not a prediction, by type: the class is the `error.type` that callers read.

`docs/api.md` shows these classes as a table; a test compares the two.
"""

from collections.abc import Mapping


class ProxyError(Exception):
    """What every typed error has in common."""

    status = 500
    retry_after: int | None = None

    def __init__(
        self,
        message: str,
        *,
        log: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Take what the caller reads, and in `log` what only the operator's log may hold."""
        super().__init__(message)
        self.message = message
        self.log = dict(log or {})
        self.headers = dict(headers or {})
        if self.retry_after:
            self.headers["Retry-After"] = str(self.retry_after)

    @property
    def type(self) -> str:
        """The name by which callers tell this error from others."""
        return type(self).__name__


class EmptyBodyError(ProxyError):
    """The request has no body."""

    status = 400


class InvalidBodyError(ProxyError):
    """The body is not what its content type says: broken JSON, UTF-8 or base64."""

    status = 400


class InvalidHeaderError(ProxyError):
    """A header that is passed on holds characters that it cannot, or is too long."""

    status = 400


class InvalidInputError(ProxyError):
    """The body is not what the model's schema says; the message names the place in it."""

    status = 400


class InvalidRequestError(ProxyError):
    """The SageMaker runtime refused the request as it was sent."""

    status = 400


class RejectedInputError(ProxyError):
    """The model answered 400: it understood the format, but not the content."""

    status = 400


class NotFoundError(ProxyError):
    """There is nothing at this path."""

    status = 404


class MethodNotAllowedError(ProxyError):
    """The path is there, but not for this method; the header `Allow` says for which."""

    status = 405


class SubmissionInProgressError(ProxyError):
    """A request with the same `Idempotency-Key` is being put into the queue at this moment."""

    status = 409
    retry_after = 1


class BodyTooLargeError(ProxyError):
    """The body is over the limit of the function, the runtime or the model."""

    status = 413


class AnswerTooLargeError(ProxyError):
    """The model's answer is over what a Lambda function can return at once."""

    status = 413


class UnsupportedContentTypeError(ProxyError):
    """This endpoint, or its model, does not take the request's content type."""

    status = 415


class ModelError(ProxyError):
    """The model failed; the message is its own."""

    status = 424


class ThrottledError(ProxyError):
    """Too many requests for the endpoint or the account; send it again later."""

    status = 429
    retry_after = 1


class EndpointUnavailableError(ProxyError):
    """The endpoint does not exist, is not in service, or is still loading its model."""

    status = 503
    retry_after = 5


class ServiceUnavailableError(ProxyError):
    """The SageMaker runtime cannot be reached, or says that it is unavailable."""

    status = 503
    retry_after = 1


class ModelTimeoutError(ProxyError):
    """No answer came in the time that the API leaves for one."""

    status = 504


class InternalError(ProxyError):
    """Anything else: the request id leads to the function's log."""

    status = 500
