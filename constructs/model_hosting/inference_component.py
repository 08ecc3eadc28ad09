"""Models and adapters that share an endpoint's instances."""

from aws_cdk import aws_sagemaker as sagemaker
from constructs import Construct

from model_hosting.capacity_scaling import CapacityScaling
from model_hosting.component_source import ComponentSource
from model_hosting.deployment import Deployment
from model_hosting.endpoint import Endpoint
from model_hosting.metrics import CustomMetric
from model_hosting.scaling import Scaling


class InferenceComponent(Construct):
    """A component with a fixed name, by which requests ask for it; it is updated in place."""

    def __init__(  # noqa: PLR0913 - flat, keyword-only props
        self,
        scope: Construct,
        construct_id: str,
        *,
        component_name: str,
        endpoint: Endpoint,
        source: ComponentSource,
        scaling: Scaling | None = None,
        deployment: Deployment | None = None,
    ) -> None:
        """Makes the component, and scaling of its copies if there is any.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            component_name: at most 63 characters, unique in account and region.
            endpoint: the endpoint on whose instances it is.
            source: the model or adapter.
            scaling: automatic scaling of the copies; none without it.
            deployment: how an update goes; all copies at once by default.
        """
        super().__init__(scope, construct_id)
        self.component_name = component_name
        resource = sagemaker.CfnInferenceComponent(
            self,
            "Resource",
            endpoint_name=endpoint.deployed_name,
            inference_component_name=component_name,
            deployment_config=deployment.bind(self, endpoint.roles) if deployment else None,
            **source.bind(self),
        )
        if scaling:
            CapacityScaling(
                self,
                "Scaling",
                resource_id=f"inference-component/{component_name}",
                dimension="sagemaker:inference-component:DesiredCopyCount",
                scaling=scaling,
                scaled=resource,
            )


def no_capacity(component_name: str) -> CustomMetric:
    """Requests that found no copy of a component: what wakes it from zero."""
    return CustomMetric(
        name="NoCapacityInvocationFailures",
        dimensions={"InferenceComponentName": component_name},
        statistic="Sum",
    )
