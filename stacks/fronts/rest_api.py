"""What the stacks of both kinds of REST API have in common."""

from typing import TypeVar

from inference_front import Quota, RestApi, RestApiProps
from modelport.configuration.endpoints.fronts.rest import RestApi as RestApiConfiguration
from stacks.fronts.common import ACCESS_LOG_RETENTION, FrontStack
from stacks.fronts.domain import name_api

R = TypeVar("R", bound=RestApiConfiguration)


class RestApiStack(FrontStack[R]):
    """A REST API with its domain name and its firewall."""

    @property
    def properties(self) -> RestApiProps:
        """What the API is told."""
        quota, domain = self.front.quota, self.front.domain
        return RestApiProps(
            name=self.endpoint_name,
            description=f"Predictions of the endpoint {self.endpoint_name}",
            authorisation=self.front.authorisation,
            requests_per_second=self.front.throttling.requests_per_second,
            burst=self.front.throttling.burst,
            timeout=self.front.timeout,
            log_retention=ACCESS_LOG_RETENTION,
            removal_policy=self.policy,
            token=self.token,
            quota=Quota(requests=quota.requests, period=quota.period) if quota else None,
            cross_origin=self.cross_origin,
            execute_api_endpoint=not (domain and domain.mutual_tls),
            firewall=self.front.firewall is not None,
        )

    def publish(self, front: RestApi) -> None:
        """Puts the firewall in front, gives the API its name, and says where it is."""
        stage = front.api.deployment_stage
        self.protect("Stage", stage.stage_arn)
        name_api(
            self,
            self.front.domain,
            url=front.url,
            api_id=front.api.rest_api_id,
            stage=stage,
        )
        self.outputs(ApiId=front.api.rest_api_id)
        if front.api_key:
            self.outputs(ApiKeyId=front.api_key.key_id)
