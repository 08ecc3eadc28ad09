"""What can be done with any endpoint, made here or elsewhere: invoke it, and watch it."""

from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from model_hosting.variant import DEFAULT_VARIANT

if TYPE_CHECKING:
    from aws_cdk import aws_cloudwatch as cloudwatch


class EndpointBase(Construct):
    """An endpoint of Amazon SageMaker, known by its name.

    The metrics are those of the SageMaker developer guide, "Metrics for monitoring Amazon
    SageMaker AI with Amazon CloudWatch"; each is one variant's, summed or averaged over 1 minute.
    """

    def __init__(self, scope: Construct, construct_id: str, *, endpoint_name: str) -> None:
        """Remembers the name, which isn't a token, so that no stack waits for another by it."""
        super().__init__(scope, construct_id)
        self.endpoint_name = endpoint_name

    @property
    def endpoint_arn(self) -> str:
        """The ARN in this stack's account and region."""
        place = f"{cdk.Aws.PARTITION}:sagemaker:{cdk.Aws.REGION}:{cdk.Aws.ACCOUNT_ID}"
        return f"arn:{place}:endpoint/{self.endpoint_name}"

    def grant_invoke(self, grantee: iam.IGrantable) -> iam.Grant:
        """Lets `grantee` invoke this endpoint, and no other."""
        return iam.Grant.add_to_principal(
            grantee=grantee,
            actions=["sagemaker:InvokeEndpoint"],
            resource_arns=[self.endpoint_arn],
        )

    def grant_invoke_async(self, grantee: iam.IGrantable) -> iam.Grant:
        """Lets `grantee` put requests into this endpoint's queue, and no other's."""
        return iam.Grant.add_to_principal(
            grantee=grantee,
            actions=["sagemaker:InvokeEndpointAsync"],
            resource_arns=[self.endpoint_arn],
        )

    def grant_invoke_stream(self, grantee: iam.IGrantable) -> iam.Grant:
        """Lets `grantee` have this endpoint's answers streamed.

        The API reference asks for sagemaker:InvokeEndpoint, the Service Authorization Reference for
        the operation's own action: both are granted.
        """
        self.grant_invoke(grantee)
        return iam.Grant.add_to_principal(
            grantee=grantee,
            actions=["sagemaker:InvokeEndpointWithResponseStream"],
            resource_arns=[self.endpoint_arn],
        )

    def metric(
        self,
        name: str,
        *,
        variant: str = DEFAULT_VARIANT,
        statistic: str = "Sum",
        namespace: str = "AWS/SageMaker",
    ) -> "cloudwatch.Metric":
        """Any metric of a variant, by the name that SageMaker gives it."""
        from aws_cdk import aws_cloudwatch as cloudwatch  # noqa: PLC0415 - a slow import, if needed

        return cloudwatch.Metric(
            namespace=namespace,
            metric_name=name,
            dimensions_map={"EndpointName": self.endpoint_name, "VariantName": variant},
            statistic=statistic,
            period=cdk.Duration.minutes(1),
        )

    def metric_invocations(self, *, variant: str = DEFAULT_VARIANT) -> "cloudwatch.Metric":
        """How many requests came."""
        return self.metric("Invocations", variant=variant)

    def metric_invocations_per_instance(
        self, *, variant: str = DEFAULT_VARIANT
    ) -> "cloudwatch.Metric":
        """How many requests each instance got: what scaling follows."""
        return self.metric("InvocationsPerInstance", variant=variant)

    def metric_client_errors(self, *, variant: str = DEFAULT_VARIANT) -> "cloudwatch.Metric":
        """How many requests the model answered with a status of 400 to 499."""
        return self.metric("Invocation4XXErrors", variant=variant)

    def metric_server_errors(self, *, variant: str = DEFAULT_VARIANT) -> "cloudwatch.Metric":
        """How many requests the model answered with a status of 500 to 599."""
        return self.metric("Invocation5XXErrors", variant=variant)

    def metric_model_latency(
        self, *, variant: str = DEFAULT_VARIANT, statistic: str = "p95"
    ) -> "cloudwatch.Metric":
        """Microseconds that the model took, as SageMaker sees it."""
        return self.metric("ModelLatency", variant=variant, statistic=statistic)

    def metric_overhead_latency(
        self, *, variant: str = DEFAULT_VARIANT, statistic: str = "p95"
    ) -> "cloudwatch.Metric":
        """Microseconds that SageMaker adds to the model's."""
        return self.metric("OverheadLatency", variant=variant, statistic=statistic)

    def metric_cpu_utilization(self, *, variant: str = DEFAULT_VARIANT) -> "cloudwatch.Metric":
        """Percent of one core in use; n cores can reach n × 100."""
        return self.metric(
            "CPUUtilization",
            variant=variant,
            statistic="Average",
            namespace="/aws/sagemaker/Endpoints",
        )
