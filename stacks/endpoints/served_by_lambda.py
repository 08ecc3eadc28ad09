"""A model that a Lambda function serves itself."""

from aws_cdk import aws_logs as logs

from lambda_served_model import LambdaServedModel
from model_hosting import CustomMetric
from modelport.configuration.endpoints import LambdaEndpoint
from stacks.endpoints.common import EndpointStack
from stacks.functions import write_archive
from stacks.model_sources import own_data
from stacks.settings import removal_policy


class ServedByLambda(EndpointStack[LambdaEndpoint]):
    """A function of the endpoint's name; there is nothing of SageMaker."""

    name_output = "FunctionName"

    def compose(self, endpoint: LambdaEndpoint) -> None:
        """Makes the function."""
        data = own_data(
            self.configuration,
            endpoint.model,
            archives=self.archives,
            encryption_key=self.encryption_key,
        )
        if data is None:
            raise ValueError(f"models.{endpoint.model}: has no artifact: name a folder or archive")
        LambdaServedModel(
            self,
            "Model",
            name=self.endpoint_name,
            data=data,
            server=write_archive("model_server"),
            memory_size=endpoint.memory_size,
            ephemeral_storage=endpoint.ephemeral_storage,
            timeout=endpoint.timeout,
            log_retention=logs.RetentionDays.ONE_MONTH,
            removal_policy=removal_policy(self.configuration),
        )

    def requests(self, endpoint: LambdaEndpoint) -> list[CustomMetric]:  # noqa: ARG002 - one
        """The function's."""
        return [
            CustomMetric(
                name="Invocations",
                namespace="AWS/Lambda",
                dimensions={"FunctionName": self.endpoint_name},
                statistic="Sum",
            )
        ]
