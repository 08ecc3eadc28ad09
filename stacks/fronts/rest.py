"""One endpoint's REST API, and the function behind it."""

from collections.abc import Mapping

from inference_front import ROUTES, RestFront
from modelport.configuration.endpoints.fronts import RestFront as RestFrontConfiguration
from stacks.fronts.rest_api import RestApiStack


class Rest(RestApiStack[RestFrontConfiguration]):
    """A REST API, and a function that may invoke one endpoint."""

    kind = "Rest"
    about = "the REST API"

    @property
    def variables(self) -> Mapping[str, str]:
        """The web pages that may read an answer, which a proxy integration's function says."""
        return {"CORS_ORIGINS": " ".join(self.front.cors.origins)} if self.front.cors else {}

    def compose(self) -> None:
        """Adds the function and the API."""
        stream_timeout = self.front.stream_seconds
        proxy = self.proxy(handler="inference_proxy.handler.handle", stream_timeout=stream_timeout)
        front = RestFront(
            self,
            "Rest",
            function=proxy.function,
            routes=self.routes(*ROUTES),
            stream_timeout=stream_timeout,
            **self.properties,
        )
        self.publish(front)
