"""The routes of an HTTP API, and who may take them."""

from collections.abc import Sequence
from typing import Literal

import aws_cdk as cdk
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from constructs import Construct

from inference_front.options import Token

HttpAuthorisation = Literal["iam", "jwt", "open"]
_PREFLIGHT = "OPTIONS /{proxy+}"


class Routes(Construct):
    """Routes that policies can name, and one for all other paths."""

    def __init__(  # noqa: PLR0913 - flat, keyword-only props
        self,
        scope: Construct,
        construct_id: str,
        *,
        api: gateway.HttpApi,
        integration: gateway.HttpRouteIntegration,
        routes: Sequence[str],
        authorisation: HttpAuthorisation,
        token: Token | None,
        preflight: bool,
    ) -> None:
        """Adds the routes to an API.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            api: the API.
            integration: what answers, whatever the route.
            routes: methods and paths.
            authorisation: who may call.
            token: for the authorisation jwt, which tokens.
            preflight: whether browsers may ask, unsigned, what they may send.

        Raises:
            ValueError: nothing says which tokens are taken.
        """
        super().__init__(scope, construct_id)
        self._api = api
        self._integration = integration
        keys = [*map(_key, routes), gateway.HttpRouteKey.DEFAULT]
        authorizer = _authorizer(authorisation, token)
        for number, key in enumerate(keys):
            route = self._add(f"Route{number}", key, authorizer, token.scopes if token else ())
            if authorisation == "open":
                _acknowledge(route, "Nobody is asked, which is for the embedded AWS alone.")
        if preflight:
            # The route of all other paths would ask browsers for a signature or a token.
            route = self._add("Preflight", _key(_PREFLIGHT), gateway.HttpNoneAuthorizer())
            _acknowledge(route, "API Gateway itself answers what browsers ask of CORS.")

    def _add(
        self,
        construct_id: str,
        key: gateway.HttpRouteKey,
        authorizer: gateway.IHttpRouteAuthorizer,
        scopes: Sequence[str] = (),
    ) -> gateway.HttpRoute:
        return gateway.HttpRoute(
            self,
            construct_id,
            http_api=self._api,
            route_key=key,
            integration=self._integration,
            authorizer=authorizer,
            authorization_scopes=list(scopes) or None,
        )


def _key(route: str) -> gateway.HttpRouteKey:
    method, _, path = route.partition(" ")
    return gateway.HttpRouteKey.with_(path, gateway.HttpMethod(method))


def _authorizer(
    authorisation: HttpAuthorisation, token: Token | None
) -> gateway.IHttpRouteAuthorizer:
    if authorisation == "open":
        return gateway.HttpNoneAuthorizer()
    if authorisation == "iam":
        return authorizers.HttpIamAuthorizer()
    if token is None:
        raise ValueError("token: missing; authorisation jwt asks which tokens are taken")
    return authorizers.HttpJwtAuthorizer("Token", token.issuer, jwt_audience=[*token.audiences])


def _acknowledge(route: gateway.HttpRoute, reason: str) -> None:
    cdk.Validations.of(route).acknowledge(
        cdk.Acknowledgment(id="AwsSolutions-APIG4", reason=reason)
    )
