"""What the stacks of the container fronts have in common: network, load balancer, image, key."""

from typing import TypeVar

import aws_cdk as cdk
from aws_cdk import aws_ecr_assets as ecr_assets
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_secretsmanager as secretsmanager

from container_front import (
    Application,
    Claim,
    GivenNetwork,
    Image,
    ImageContext,
    LoadBalancer,
    Network,
    Scaling,
    ServiceProps,
    Tokens,
    TrustedAuthorities,
)
from model_hosting import ImportedEndpoint
from modelport.configuration.endpoints.fronts.container import ContainerFront
from stacks.fronts.common import (
    ACCESS_LOG_RETENTION,
    ANSWERING_SECONDS,
    LOG_RETENTION,
    FrontStack,
)
from stacks.functions import REPOSITORY

IMAGES = REPOSITORY / ".modelport" / "images"
LOCAL_IMAGES = "modelport.local"
"""The registry of images that are folders below `IMAGES`: the embedded AWS builds none."""
KEY_LENGTH = 40

C = TypeVar("C", bound=ContainerFront)


class ContainerStack(FrontStack[C]):
    """A load balancer, and behind it containers that may invoke one endpoint."""

    @property
    def availability_zones(self) -> list[str]:
        """The region's first zones, whichever they are: nobody has to look them up beforehand."""
        return [cdk.Fn.select(index, cdk.Fn.get_azs()) for index in range(2)]

    def network(self) -> Network:
        """The network that is given, or a new one."""
        vpc = self.front.vpc
        given = (
            GivenNetwork(
                id=vpc.id,
                zones=vpc.zones,
                public_subnets=vpc.public_subnets,
                private_subnets=vpc.private_subnets,
            )
            if vpc
            else None
        )
        return Network(
            self,
            "Network",
            given=given,
            log_retention=ACCESS_LOG_RETENTION,
            removal_policy=self.policy,
        )

    def load_balancer(self, network: Network, target_type: elbv2.TargetType) -> LoadBalancer:
        """What callers reach, and whom it lets through."""
        load_balancer = LoadBalancer(
            self,
            "LoadBalancer",
            vpc=network.vpc,
            target_type=target_type,
            timeout=self.front.timeout,
            certificate=self.front.certificate,
            tokens=self._tokens(),
            authorities=self._authorities(),
            preflights=self.front.cors is not None,
            removal_policy=self.policy,
        )
        self.protect("LoadBalancer", load_balancer.load_balancer.load_balancer_arn)
        name = load_balancer.load_balancer.load_balancer_name
        self.outputs(Url=load_balancer.url, LoadBalancerName=name)
        return load_balancer

    def service(self, platform: ecr_assets.Platform, target_type: elbv2.TargetType) -> ServiceProps:
        """What a service is told, with a network and a load balancer for it."""
        network = self.network()
        return ServiceProps(
            vpc=network.vpc,
            image=self.image(platform),
            application=self.application(),
            load_balancer=self.load_balancer(network, target_type),
            log_retention=LOG_RETENTION,
            removal_policy=self.policy,
        )

    def application(self) -> Application:
        """What the application is told."""
        cors = self.front.cors
        return Application(
            endpoint_name=self.endpoint_name,
            region=self.environment_configuration.region,
            timeout=max(1, self.front.timeout - ANSWERING_SECONDS),
            requests_per_second=self.front.throttling.requests_per_second,
            burst=self.front.throttling.burst,
            origins=cors.origins if cors else (),
            cors_seconds=cors.max_age if cors else 0,
        )

    def api_key(self) -> secretsmanager.ISecret | None:
        """The key that callers send, where they send one."""
        if self.front.authorisation != "api-key":
            return None
        secret = secretsmanager.Secret(
            self,
            "ApiKey",
            description=f"x-api-key of the endpoint {self.endpoint_name}",
            generate_secret_string=secretsmanager.SecretStringGenerator(
                password_length=KEY_LENGTH, exclude_punctuation=True
            ),
            removal_policy=self.policy,
        )
        cdk.Validations.of(secret).acknowledge(
            cdk.Acknowledgment(
                id="AwsSolutions-SMG4",
                reason="Callers hold the key: who changes it tells them, and starts the "
                "containers anew.",
            )
        )
        self.outputs(ApiKeyArn=secret.secret_arn)
        return secret

    @staticmethod
    def key_variables(api_key: secretsmanager.ISecret | None) -> dict[str, str]:
        """What tells an application where the key is that it reads itself."""
        return {"API_KEY_SECRET": api_key.secret_arn} if api_key else {}

    def grant(self, grantee: iam.IGrantable, api_key: secretsmanager.ISecret | None) -> None:
        """Lets the application ask the endpoint, and read the key where it does that itself."""
        ImportedEndpoint(self, "Endpoint", endpoint_name=self.endpoint_name).grant_invoke(grantee)
        if api_key:
            api_key.grant_read(grantee)

    @property
    def scaling(self) -> Scaling:
        """Between which bounds containers run."""
        return Scaling(
            min=self.front.containers.min,
            max=self.front.containers.max,
            requests_per_target=self.front.containers.requests_per_target,
        )

    def image(self, platform: ecr_assets.Platform) -> Image:
        """The image, which `cdk deploy` builds and pushes; the embedded AWS builds none."""
        folder = self._context().write(IMAGES)
        if self.environment_configuration.is_embedded:
            name, _, digest = folder.name.rpartition("-")
            return Image(uri=f"{LOCAL_IMAGES}/{name}@sha256:{digest}", repository=None)
        built = ecr_assets.DockerImageAsset(self, "Image", directory=str(folder), platform=platform)
        return Image(uri=built.image_uri, repository=built.repository)

    def _context(self) -> ImageContext:
        packages = (
            REPOSITORY / "containers" / "inference_app",
            REPOSITORY / "lambda" / "inference_proxy",
        )
        return ImageContext(packages=packages, files=self.contract())

    def _authorities(self) -> TrustedAuthorities | None:
        asked = self.front.mutual_tls
        if asked is None:
            return None
        bucket, _, key = asked.trust_store.removeprefix("s3://").partition("/")
        return TrustedAuthorities(bucket=bucket, key=key, version=asked.version)

    def _tokens(self) -> Tokens | None:
        asked, token = self.front.jwt, self.token
        if asked is None or token is None:
            return None
        # Amazon Cognito's access tokens name their client elsewhere than all others.
        audience = "client_id" if token.user_pool else "aud"
        claims = [Claim(name=audience, format="single-string", values=asked.audiences)]
        if asked.scopes:
            claim = Claim(name="scope", format="space-separated-values", values=asked.scopes)
            claims.append(claim)
        keys = asked.jwks or f"{asked.issuer.rstrip('/')}/.well-known/jwks.json"
        return Tokens(issuer=asked.issuer, keys=keys, claims=claims)
