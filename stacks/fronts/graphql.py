"""One endpoint's GraphQL API, and the function behind it."""

from inference_front import GraphqlFront
from modelport.configuration.endpoints.fronts import GraphqlFront as GraphqlFrontConfiguration
from stacks.fronts.common import ACCESS_LOG_RETENTION, FrontStack


class Graphql(FrontStack[GraphqlFrontConfiguration]):
    """A GraphQL API, and a function that may invoke one endpoint."""

    kind = "Graphql"
    about = "the GraphQL API"

    def compose(self) -> None:
        """Adds the function and the API."""
        proxy = self.proxy(
            handler="inference_proxy.graphql_handler.handle", concurrency=self.front.concurrency
        )
        front = GraphqlFront(
            self,
            "Graphql",
            name=self.endpoint_name,
            function=proxy.function,
            authorisation=self.front.authorisation,
            token=self.token,
            key_expires=self.front.key_expires,
            introspection=self.environment_configuration.is_embedded,
            log_retention=ACCESS_LOG_RETENTION,
            removal_policy=self.policy,
        )
        self.protect("Api", front.api.attr_arn)
        self.outputs(Url=front.url, ApiId=front.api.attr_api_id)
