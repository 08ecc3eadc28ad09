"""The kinds of resources that are kept, and what SageMaker calls them."""

from dataclasses import dataclass

from local_aws.scope import Scope


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of resource: how the API, its ARNs and its error messages name it."""

    api_name: str
    arn_segment: str
    noun: str

    @property
    def name_field(self) -> str:
        """The API's field that holds the name."""
        return f"{self.api_name}Name"

    @property
    def arn_field(self) -> str:
        """The API's field that holds the ARN."""
        return f"{self.api_name}Arn"

    def arn(self, scope: Scope, name: str) -> str:
        """The ARN, whose name is in lower case as in SageMaker's own answers."""
        return scope.arn("sagemaker", f"{self.arn_segment}/{name.lower()}")


MODEL = Kind(api_name="Model", arn_segment="model", noun="model")
ENDPOINT_CONFIG = Kind(
    api_name="EndpointConfig", arn_segment="endpoint-config", noun="endpoint configuration"
)
ENDPOINT = Kind(api_name="Endpoint", arn_segment="endpoint", noun="endpoint")
INFERENCE_COMPONENT = Kind(
    api_name="InferenceComponent", arn_segment="inference-component", noun="inference component"
)
AUTOML_JOB = Kind(api_name="AutoMLJob", arn_segment="automl-job", noun="AutoML job")
MODEL_PACKAGE_GROUP = Kind(
    api_name="ModelPackageGroup", arn_segment="model-package-group", noun="model package group"
)
MODEL_PACKAGE = Kind(api_name="ModelPackage", arn_segment="model-package", noun="model package")
TRANSFORM_JOB = Kind(api_name="TransformJob", arn_segment="transform-job", noun="transform job")
KINDS = (
    MODEL,
    ENDPOINT_CONFIG,
    ENDPOINT,
    INFERENCE_COMPONENT,
    TRANSFORM_JOB,
    AUTOML_JOB,
    MODEL_PACKAGE_GROUP,
    MODEL_PACKAGE,
)
