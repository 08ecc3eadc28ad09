"""One endpoint's HTTP API, and the function behind it."""

from inference_front import ROUTES, HttpFront
from modelport.configuration.endpoints.fronts import HttpFront as HttpFrontConfiguration
from stacks.fronts.common import ACCESS_LOG_RETENTION, FrontStack
from stacks.fronts.domain import name_api


class Http(FrontStack[HttpFrontConfiguration]):
    """An HTTP API, and a function that may invoke one endpoint."""

    kind = "Http"
    about = "the HTTP API"

    def compose(self) -> None:
        """Adds the function, the API and its name."""
        domain = self.front.domain
        front = HttpFront(
            self,
            "Http",
            name=self.endpoint_name,
            function=self.proxy(handler="inference_proxy.handler.handle").function,
            routes=self.routes(*ROUTES),
            authorisation=self.front.authorisation,
            token=self.token,
            requests_per_second=self.front.throttling.requests_per_second,
            burst=self.front.throttling.burst,
            cross_origin=self.cross_origin,
            # Whoever called under that name would show no certificate.
            execute_api_endpoint=not (domain and domain.mutual_tls),
            timeout=self.front.timeout,
            description=f"Predictions of the endpoint {self.endpoint_name}",
            log_retention=ACCESS_LOG_RETENTION,
            removal_policy=self.policy,
        )
        name_api(self, domain, url=front.url, api_id=front.api.api_id, stage=front.stage)
        self.outputs(ApiId=front.api.api_id)
