"""One endpoint's REST API that has no function behind it."""

from inference_front import DirectFront
from model_hosting import ImportedEndpoint
from modelport.configuration.endpoints.fronts import DirectFront as DirectFrontConfiguration
from modelport.contracts import body_schema, document_text
from stacks.fronts.rest_api import RestApiStack


class Direct(RestApiStack[DirectFrontConfiguration]):
    """A REST API, and its role that may invoke one endpoint."""

    kind = "Direct"
    about = "the REST API without a function"

    def compose(self) -> None:
        """Adds the role and the API, which has what a function would have in its archive."""
        environment, key = self.environment_configuration, self.key
        properties = self.properties
        properties["body_schema"] = body_schema(environment, key)
        front = DirectFront(
            self,
            "Direct",
            endpoint=ImportedEndpoint(self, "Endpoint", endpoint_name=self.endpoint_name),
            documents={"/openapi.json": document_text(environment, key, "direct")},
            **properties,
        )
        self.publish(front)
