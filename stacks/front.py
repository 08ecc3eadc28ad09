"""One endpoint's front: a REST API and the function behind it."""

import aws_cdk as cdk
from aws_cdk import aws_logs as logs
from constructs import Construct

from inference_front import RestFront
from model_hosting import ImportedEndpoint
from modelport.configuration import Environment
from modelport.configuration.endpoints.common import Called
from modelport.configuration.endpoints.front import RestFront as RestFrontConfiguration
from python_function import PythonFunction
from stacks.functions import POWERTOOLS, write_archive
from stacks.names import stack_name
from stacks.settings import removal_policy, stack_properties

MEMORY_SIZE = 512
ANSWERING_SECONDS = 1
"""What the function keeps of its time to say that the model did not answer."""


class Front(cdk.Stack):
    """A REST API, and a function that may invoke one endpoint, found by its name."""

    def __init__(
        self, scope: Construct, *, environment: Environment, key: str, rest: RestFrontConfiguration
    ) -> None:
        """Composes the front of the endpoint at `key`.

        Args:
            scope: the app.
            environment: the whole configuration.
            key: the endpoint's key in it.
            rest: the front's own part of it.
        """
        name = environment.endpoint_name(key)
        super().__init__(
            scope,
            stack_name(environment, key, "Rest"),
            description=f"Modelport: the REST API of the endpoint {name}",
            **stack_properties(environment),
        )
        policy = removal_policy(environment)
        proxy = PythonFunction(
            self,
            "Proxy",
            archive=write_archive("inference_proxy", dependencies=POWERTOOLS),
            handler="inference_proxy.handler.handle",
            environment={
                "ENDPOINT_NAME": name,
                "TIMEOUT_SECONDS": str(max(1, rest.timeout - ANSWERING_SECONDS)),
                "POWERTOOLS_SERVICE_NAME": "inference-proxy",
                "POWERTOOLS_LOG_LEVEL": "INFO",
            },
            timeout=rest.timeout + ANSWERING_SECONDS,
            memory_size=MEMORY_SIZE,
            description=f"Asks the endpoint {name}",
            log_retention=logs.RetentionDays.ONE_MONTH,
            removal_policy=policy,
        )
        ImportedEndpoint(self, "Endpoint", endpoint_name=name).grant_invoke(proxy)
        front = RestFront(
            self,
            "Rest",
            name=name,
            function=proxy.function,
            authorisation=rest.authorisation,
            requests_per_second=rest.throttling.requests_per_second,
            burst=rest.throttling.burst,
            timeout=rest.timeout,
            description=f"Predictions of the endpoint {name}",
            log_retention=logs.RetentionDays.THREE_MONTHS,
            removal_policy=policy,
        )
        cdk.CfnOutput(self, "Url", value=front.url)
        cdk.CfnOutput(self, "ApiId", value=front.api.rest_api_id)
        if front.api_key:
            cdk.CfnOutput(self, "ApiKeyId", value=front.api_key.key_id)


def rest_fronts(environment: Environment) -> dict[str, RestFrontConfiguration]:
    """The REST APIs of an environment, by the key of their endpoint."""
    return {
        key: endpoint.front.rest
        for key, endpoint in environment.endpoints.items()
        if isinstance(endpoint, Called) and endpoint.front.rest
    }
