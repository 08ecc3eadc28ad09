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
KINDS = (MODEL, ENDPOINT_CONFIG, ENDPOINT)
