"""What happens to an asynchronous request once its turn comes: read, invoke, store, tell.

AWS doesn't document the text of every failureReason; those for a model's errors are its own.
"""

from collections.abc import Callable

from local_aws.hosting.asynchronous import notifications
from local_aws.hosting.asynchronous.request import AsynchronousRequest
from local_aws.hosting.clients import as_role
from local_aws.hosting.locations import split
from local_aws.hosting.outcomes import InvocationTimedOut
from local_aws.hosting.requests import targets
from local_aws.hosting.requests.delivery import Delivery, is_success
from local_aws.hosting.requests.refusal import Refused
from local_aws.hosting_protocol import (
    Asynchronous,
    AwsClient,
    ContainerResponse,
    LiveEndpoint,
)

_LARGEST_INPUT = 1 << 30  # 1 GB (Developer Guide, "Asynchronous inference")


class RequestFailed(Exception):  # noqa: N818 - the field says that a request failed
    """A request has its outcome: it failed, with a failureReason and perhaps a response."""

    def __init__(self, reason: str, response: ContainerResponse | None = None) -> None:
        """Keep both."""
        super().__init__(reason)
        self.reason, self.response = reason, response


class Processor:
    """Carries requests out, as the endpoint's execution role."""

    def __init__(self, clients: AwsClient, delivery: Delivery, log: Callable[[str], None]) -> None:
        """Invoke through a delivery."""
        self._clients, self._delivery, self._log = clients, delivery, log

    def process(self, endpoint: LiveEndpoint, request: AsynchronousRequest) -> None:
        """Invoke the container and bring its answer, or its error, where it belongs.

        Raises:
            InvocationFailed: the container was not there or ended: nothing has been told, and the
                request can be tried again.
        """
        try:
            response = self._answer(endpoint, request)
            self._store(endpoint, request.output_location, response.body, _type_of(response))
        except RequestFailed as failed:
            self.fail(endpoint, request, failed.reason, failed.response)
        else:
            self._tell(endpoint, request, response, failure=None)

    def fail(
        self,
        endpoint: LiveEndpoint,
        request: AsynchronousRequest,
        reason: str,
        response: ContainerResponse | None = None,
    ) -> None:
        """Write the error to the failure path, tell the error topic and the log."""
        self._log(f"{endpoint.name}: request {request.inference_id} failed: {reason}")
        body = response.body if response else reason.encode()
        content_type = _type_of(response) if response else "text/plain; charset=utf-8"
        try:
            self._store(endpoint, request.failure_location, body, content_type)
        except RequestFailed as failed:
            self._log(f"{endpoint.name}: request {request.inference_id}: {failed.reason}")
        self._tell(endpoint, request, response, failure=reason)

    def _answer(self, endpoint: LiveEndpoint, request: AsynchronousRequest) -> ContainerResponse:
        body = self._input(endpoint, request)
        try:
            response = self._delivery.deliver(
                endpoint,
                targets.choose(endpoint, {}),
                {**request.members, "InferenceId": request.inference_id},
                body=body,
                timeout=request.timeout,
            )
        except Refused as refused:
            raise RequestFailed(f"ClientError: {refused}") from refused
        except InvocationTimedOut as late:
            raise RequestFailed(
                f"ClientError: the model did not answer within {request.timeout:g} seconds "
                "(InvocationTimeoutSeconds)."
            ) from late
        if not is_success(response):
            side = "client" if 400 <= response.status < 500 else "server"  # noqa: PLR2004 - HTTP's classes
            raise RequestFailed(
                f"ClientError: Received {side} error ({response.status}) from model. See the "
                "SageMaker Endpoint logs in your account for more information.",
                response,
            )
        return response

    def _input(self, endpoint: LiveEndpoint, request: AsynchronousRequest) -> bytes:
        if request.body is not None:
            return request.body
        location = request.members["InputLocation"]
        try:
            bucket, key = split(location)
            found = as_role(self._clients, endpoint, "s3").get_object(Bucket=bucket, Key=key)
            if found["ContentLength"] <= _LARGEST_INPUT:
                body: bytes = found["Body"].read()
                return body
        except Exception as error:
            raise RequestFailed(f"ClientError: {location} could not be read: {error}") from error
        raise RequestFailed(f"ClientError: {location} is larger than {_LARGEST_INPUT} bytes")

    def _store(
        self, endpoint: LiveEndpoint, location: str | None, body: bytes, content_type: str
    ) -> None:
        if location is None:
            return
        bucket, key = split(location)
        try:
            as_role(self._clients, endpoint, "s3").put_object(
                Bucket=bucket, Key=key, Body=body, ContentType=content_type
            )
        except Exception as error:
            raise RequestFailed(f"ClientError: {location} could not be written: {error}") from error

    def _tell(
        self,
        endpoint: LiveEndpoint,
        request: AsynchronousRequest,
        response: ContainerResponse | None,
        *,
        failure: str | None,
    ) -> None:
        topic, includes_response = _topic(endpoint.asynchronous, succeeded=failure is None)
        if topic is None:
            return
        text = notifications.message(
            endpoint, request, response, failure=failure, includes_response=includes_response
        )
        try:
            as_role(self._clients, endpoint, "sns").publish(TopicArn=topic, Message=text)
        except Exception as error:  # noqa: BLE001 - the request has its outcome; all that is left is to say so
            self._log(
                f"{endpoint.name}: request {request.inference_id}: {topic} could not be told: "
                f"{error}"
            )


def _topic(config: Asynchronous | None, *, succeeded: bool) -> tuple[str | None, bool]:
    """Whom to tell, and whether with the response."""
    if config is None:
        return None, False
    if succeeded:
        return config.success_topic, "SUCCESS_NOTIFICATION_TOPIC" in config.responses_in
    return config.error_topic, "ERROR_NOTIFICATION_TOPIC" in config.responses_in


def _type_of(response: ContainerResponse) -> str:
    return response.headers.get("content-type", "application/octet-stream")
