"""What the stacks of all fronts have in common."""

from abc import abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

import aws_cdk as cdk
from aws_cdk import aws_logs as logs
from constructs import Construct

from inference_front import CrossOrigin, Firewall, Token
from model_hosting import ImportedEndpoint
from modelport.configuration import Environment
from modelport.configuration.endpoints import AsynchronousEndpoint
from modelport.configuration.endpoints.fronts import AnyFront
from modelport.configuration.endpoints.fronts.container import ContainerFront
from modelport.configuration.endpoints.fronts.rest import RestApi
from modelport.contracts import function_files
from modelport.contracts.function_files import CONTRACT, FOLDER, VALIDATOR
from python_function import PythonFunction
from stacks.fronts.submissions import ROUTES as SUBMISSION_ROUTES
from stacks.fronts.submissions import submissions
from stacks.functions import POWERTOOLS, write_archive
from stacks.names import stack_name
from stacks.settings import removal_policy, stack_properties

MEMORY_SIZE = 512
STREAM_HANDLER = "inference_proxy.stream_handler.handle"
STREAM_RUNTIME = "/var/task/streaming_runtime/bootstrap"
ANSWERING_SECONDS = 1
"""What the function keeps of its time to say that the model did not answer."""
LOG_RETENTION = logs.RetentionDays.ONE_MONTH
ACCESS_LOG_RETENTION = logs.RetentionDays.THREE_MONTHS

F = TypeVar("F", bound=AnyFront | RestApi | ContainerFront)


class FrontStack(cdk.Stack, Generic[F]):
    """One front of one endpoint, which is found by its fixed name."""

    kind: ClassVar[str]
    """The last part of the stack's name."""
    about: ClassVar[str]
    """What it is, for the stack's description."""

    def __init__(self, scope: Construct, *, environment: Environment, key: str, front: F) -> None:
        """Composes a front of the endpoint at `key`.

        Args:
            scope: the app.
            environment: the whole configuration.
            key: the endpoint's key in it.
            front: the front's own part of it.
        """
        self.environment_configuration = environment
        self.key = key
        self.front = front
        self.endpoint_name = environment.endpoint_name(key)
        super().__init__(
            scope,
            stack_name(environment, key, self.kind),
            description=f"Modelport: {self.about} of the endpoint {self.endpoint_name}",
            **stack_properties(environment),
        )
        self.policy = removal_policy(environment)
        self.compose()

    @abstractmethod
    def compose(self) -> None:
        """Adds the constructs and the outputs; `Url` is where predictions are asked for."""

    def proxy(
        self, *, handler: str, concurrency: int | None = None, stream_timeout: int | None = None
    ) -> PythonFunction:
        """The function that asks the endpoint, and may do nothing else.

        Args:
            handler: the function in lambda/ that takes this front's events.
            concurrency: how many requests are answered at once, where nothing else limits them.
            stream_timeout: seconds that a stream takes at most, where it answers POST /stream
                besides, by a runtime that streams.
        """
        endpoint = self.environment_configuration.endpoints[self.key]
        if isinstance(endpoint, AsynchronousEndpoint):
            return submissions(self, endpoint)
        endpoint_here = ImportedEndpoint(self, "Endpoint", endpoint_name=self.endpoint_name)
        if stream_timeout is None:
            archive = self.archive("inference_proxy")
            proxy = self.function(archive=archive, handler=handler, concurrency=concurrency)
            endpoint_here.grant_invoke(proxy)
            return proxy
        proxy = self.function(
            archive=self.archive("inference_proxy", "streaming_runtime"),
            handler=STREAM_HANDLER,
            variables={
                "AWS_LAMBDA_EXEC_WRAPPER": STREAM_RUNTIME,
                "STREAM_TIMEOUT_SECONDS": _left_to_the_model(stream_timeout),
            },
            concurrency=concurrency,
            timeout=max(self.front.timeout, stream_timeout),
        )
        endpoint_here.grant_invoke_stream(proxy)
        return proxy

    def archive(self, *packages: str) -> Path:
        """The code of packages below lambda/, with what they need to check requests."""
        return write_archive(*packages, dependencies=self.travelling, files=self.contract())

    def function(
        self,
        *,
        archive: Path,
        handler: str,
        variables: Mapping[str, str] | None = None,
        concurrency: int | None = None,
        timeout: int | None = None,
    ) -> PythonFunction:
        """A function that answers this front's events, and may do nothing yet.

        Args:
            archive: its code.
            handler: the function in it.
            variables: environment variables beside those of every front.
            concurrency: how many requests are answered at once, where nothing else limits them.
            timeout: seconds that a caller waits at most, where it is not the front's.
        """
        return PythonFunction(
            self,
            "Proxy",
            archive=archive,
            handler=handler,
            environment={
                "ENDPOINT_NAME": self.endpoint_name,
                "TIMEOUT_SECONDS": _left_to_the_model(self.front.timeout),
                "POWERTOOLS_SERVICE_NAME": "inference-proxy",
                "POWERTOOLS_LOG_LEVEL": "INFO",
                **self.variables,
                **(variables or {}),
            },
            timeout=(timeout or self.front.timeout) + ANSWERING_SECONDS,
            memory_size=MEMORY_SIZE,
            description=f"Asks the endpoint {self.endpoint_name}",
            log_retention=LOG_RETENTION,
            removal_policy=self.policy,
            concurrency=concurrency,
        )

    def routes(self, *synchronous: str) -> tuple[str, ...]:
        """Its API's methods and paths: `synchronous`, unless its endpoint's requests wait."""
        endpoint = self.environment_configuration.endpoints[self.key]
        return SUBMISSION_ROUTES if endpoint.type == "asynchronous" else synchronous

    @property
    def variables(self) -> Mapping[str, str]:
        """Environment variables of the function that this front alone gives it."""
        return {}

    @property
    def token(self) -> Token | None:
        """Which tokens it takes, if it takes any."""
        found = getattr(self.front, "jwt", None)
        if found is None:
            return None
        return Token(
            issuer=found.issuer, audiences=getattr(found, "audiences", ()), scopes=found.scopes
        )

    @property
    def cross_origin(self) -> CrossOrigin | None:
        """Which web pages may call, if any may."""
        found = getattr(self.front, "cors", None)
        return CrossOrigin(origins=found.origins, max_age=found.max_age) if found else None

    def protect(self, construct_id: str, resource_arn: str) -> None:
        """Puts the firewall, if one is asked for, in front of what callers reach."""
        if firewall := getattr(self.front, "firewall", None):
            Firewall(
                self,
                "Firewall",
                requests_per_address=firewall.requests_per_address,
                web_acl=firewall.web_acl,
            ).protect(construct_id, resource_arn)

    def contract(self) -> dict[str, bytes]:
        """What travels with the function's code to check requests and to describe the API.

        By name in the archive: below inference_contract/.
        """
        fronts = self.environment_configuration.endpoints[self.key].front.asked_for  # type: ignore[union-attr] # it has this one
        (kind,) = (kind for kind, front in fronts.items() if front is self.front)
        return function_files(self.environment_configuration, self.key, kind)

    @property
    def travelling(self) -> tuple[str, ...]:
        """What travels with a function that checks requests by `contract`."""
        is_checked = f"{FOLDER}/{CONTRACT}" in self.contract()
        return (*POWERTOOLS, VALIDATOR) if is_checked else POWERTOOLS

    def outputs(self, **values: str) -> None:
        """Outputs of the stack, by their names."""
        for name, value in values.items():
            cdk.CfnOutput(self, name, value=value)


def _left_to_the_model(timeout: int) -> str:
    """Seconds, as a function's variable, of those that its caller waits."""
    return str(max(1, timeout - ANSWERING_SECONDS))
