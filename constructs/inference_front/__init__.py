"""What stands between callers outside AWS and an endpoint."""

from inference_front.api_logging import ApiLogging
from inference_front.direct import DirectFront
from inference_front.domain import ApiDomain, MutualTls
from inference_front.firewall import Firewall
from inference_front.function_url import FunctionUrlFront
from inference_front.graphql import GraphqlFront
from inference_front.http import HttpFront
from inference_front.http_routes import HttpAuthorisation
from inference_front.options import ROUTES, CrossOrigin, Quota, Token, UserPool
from inference_front.rest import RestFront
from inference_front.rest_api import RestApi, RestApiProps
from inference_front.rest_authorisation import Authorisation

__all__ = [
    "ROUTES",
    "ApiDomain",
    "ApiLogging",
    "Authorisation",
    "CrossOrigin",
    "DirectFront",
    "Firewall",
    "FunctionUrlFront",
    "GraphqlFront",
    "HttpAuthorisation",
    "HttpFront",
    "MutualTls",
    "Quota",
    "RestApi",
    "RestApiProps",
    "RestFront",
    "Token",
    "UserPool",
]
