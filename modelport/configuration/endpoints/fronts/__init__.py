"""`front`: the ways to call an endpoint from outside AWS. One module for each kind."""

from pydantic import Field

from modelport.configuration.base import Section
from modelport.configuration.endpoints.fronts.container import Ec2Front, EksFront, FargateFront
from modelport.configuration.endpoints.fronts.direct import DirectFront
from modelport.configuration.endpoints.fronts.function_url import FunctionUrlFront
from modelport.configuration.endpoints.fronts.graphql import GraphqlFront
from modelport.configuration.endpoints.fronts.http import HttpFront
from modelport.configuration.endpoints.fronts.rest import RestFront

AnyFront = (
    RestFront
    | DirectFront
    | HttpFront
    | FunctionUrlFront
    | GraphqlFront
    | FargateFront
    | Ec2Front
    | EksFront
)


class SubmissionFronts(Section):
    """The fronts of an asynchronous endpoint: submit, ask how it goes, fetch the answer."""

    rest: RestFront | None = Field(None, description="A REST API and a Lambda function.")
    http: HttpFront | None = Field(None, description="An HTTP API and a Lambda function.")

    @property
    def asked_for(self) -> dict[str, AnyFront]:
        """Those that there are, by their key."""
        return {kind: front for kind, front in self if front is not None}


class Fronts(SubmissionFronts):
    """The fronts of one endpoint; it can have several."""

    direct: DirectFront | None = Field(None, description="A REST API without a function.")
    function_url: FunctionUrlFront | None = Field(None, description="A Lambda function's own URL.")
    graphql: GraphqlFront | None = Field(None, description="A GraphQL API and a Lambda function.")
    fargate: FargateFront | None = Field(None, description="A web application on AWS Fargate.")
    ec2: Ec2Front | None = Field(None, description="A web application on EC2 instances.")
    eks: EksFront | None = Field(None, description="A web application on Kubernetes.")


__all__ = [
    "AnyFront",
    "DirectFront",
    "Ec2Front",
    "EksFront",
    "FargateFront",
    "Fronts",
    "FunctionUrlFront",
    "GraphqlFront",
    "HttpFront",
    "RestFront",
    "SubmissionFronts",
]
