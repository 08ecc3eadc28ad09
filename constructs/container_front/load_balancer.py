"""The Application Load Balancer in front of the containers, and who it lets through."""

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_s3 as s3
from constructs import Construct

from container_front.application import LIVE_PATH, PORT
from container_front.callers import Tokens, TrustedAuthorities

PATH = "predict"
WAITING_SECONDS = 5
"""What the load balancer waits longer than the application, whose answer says more."""
LOG_DAYS = 90
CLAIMS = "DefaultActions.0.JwtValidationConfig.AdditionalClaims"


class LoadBalancer(Construct):
    """Listens on HTTPS alone, and on HTTP only without a certificate.

    Attributes:
        load_balancer: the load balancer.
        target_group: where the containers belong.
        listener: what listens; a service that is to register there waits for it.
    """

    def __init__(  # noqa: PLR0913 - flat, keyword-only props
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        target_type: elbv2.TargetType,
        timeout: int,
        certificate: str | None,
        tokens: Tokens | None,
        authorities: TrustedAuthorities | None,
        preflights: bool,
        removal_policy: cdk.RemovalPolicy,
    ) -> None:
        """Makes it, its listener, its target group and the bucket of its access log.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            vpc: the network, in whose public subnets it stands.
            target_type: IP addresses of containers, or instances.
            timeout: seconds that the application waits for the model.
            certificate: the ARN of its certificate; None only where there is no AWS.
            tokens: the bearer tokens that are asked for; None asks for none.
            authorities: who signs callers' certificates; None asks for none.
            preflights: whether browsers ask, without a token, what web pages may send (CORS).
            removal_policy: what becomes of the access log when the stack goes, and whether the
                load balancer is protected from deletion.

        Raises:
            ValueError: callers are asked for something, but not on HTTPS.
        """
        super().__init__(scope, construct_id)
        destroyed = removal_policy == cdk.RemovalPolicy.DESTROY
        self.load_balancer = elbv2.ApplicationLoadBalancer(
            self,
            "Resource",
            vpc=vpc,
            internet_facing=True,
            idle_timeout=cdk.Duration.seconds(timeout + WAITING_SECONDS),
            drop_invalid_header_fields=True,
            deletion_protection=not destroyed,
        )
        self.load_balancer.log_access_logs(self._access_log(removal_policy))
        self.target_group = elbv2.ApplicationTargetGroup(
            self,
            "Targets",
            vpc=vpc,
            target_type=target_type,
            port=PORT,
            protocol=elbv2.ApplicationProtocol.HTTP,
            deregistration_delay=cdk.Duration.seconds(timeout + WAITING_SECONDS),
            load_balancing_algorithm_type=(
                elbv2.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS
            ),
            health_check=elbv2.HealthCheck(
                path=LIVE_PATH,
                interval=cdk.Duration.seconds(10),
                timeout=cdk.Duration.seconds(5),
                healthy_threshold_count=2,
                unhealthy_threshold_count=3,
            ),
        )
        self._secure = certificate is not None
        self.listener = self._listener(certificate, tokens, authorities)
        if tokens and preflights:
            self._let_preflights_through()
        self._acknowledge()

    @property
    def url(self) -> str:
        """Where predictions are asked for, by the load balancer's own name."""
        scheme = "https" if self._secure else "http"
        return f"{scheme}://{self.load_balancer.load_balancer_dns_name}/{PATH}"

    def _listener(
        self,
        certificate: str | None,
        tokens: Tokens | None,
        authorities: TrustedAuthorities | None,
    ) -> elbv2.ApplicationListener:
        forward = elbv2.ListenerAction.forward([self.target_group])
        if certificate is None:
            if tokens or authorities:
                raise ValueError(
                    "certificate: missing; tokens and certificates go over HTTPS alone"
                )
            return self.load_balancer.add_listener("Listener", port=80, default_action=forward)
        if tokens:
            # For the issuer's keys: the CDK lets a load balancer reach its targets alone.
            self.load_balancer.connections.allow_to_any_ipv4(ec2.Port.HTTPS, "The issuer's keys")
            forward = elbv2.ListenerAction.authenticate_jwt(
                issuer=tokens.issuer, jwks_endpoint=tokens.keys, next=forward
            )
        listener = self.load_balancer.add_listener(
            "Listener",
            port=443,
            certificates=[elbv2.ListenerCertificate.from_arn(certificate)],
            ssl_policy=elbv2.SslPolicy.TLS13_12_RES_PQ,
            mutual_authentication=self._mutual(authorities) if authorities else None,
            default_action=forward,
        )
        if tokens:
            self._check_claims(listener, tokens)
        return listener

    def _check_claims(self, listener: elbv2.ApplicationListener, tokens: Tokens) -> None:
        """Asks for the claims, for which the construct of the CDK has no property."""
        resource = listener.node.default_child
        assert isinstance(resource, cdk.CfnResource)  # noqa: S101 - what a listener is made of
        claims = [
            {"Name": claim.name, "Format": claim.format, "Values": [*claim.values]}
            for claim in tokens.claims
        ]
        resource.add_property_override(CLAIMS, claims)

    def _mutual(self, authorities: TrustedAuthorities) -> elbv2.MutualAuthentication:
        return elbv2.MutualAuthentication(
            mutual_authentication_mode=elbv2.MutualAuthenticationMode.VERIFY,
            trust_store=elbv2.TrustStore(
                self,
                "Authorities",
                bucket=s3.Bucket.from_bucket_name(self, "AuthoritiesBucket", authorities.bucket),
                key=authorities.key,
                version=authorities.version,
            ),
        )

    def _let_preflights_through(self) -> None:
        self.listener.add_action(
            "Preflights",
            priority=1,
            conditions=[elbv2.ListenerCondition.http_request_methods(["OPTIONS"])],
            action=elbv2.ListenerAction.forward([self.target_group]),
        )

    def _access_log(self, removal_policy: cdk.RemovalPolicy) -> s3.Bucket:
        bucket = s3.Bucket(
            self,
            "AccessLog",
            # The only encryption that the load balancer can write with.
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            lifecycle_rules=[s3.LifecycleRule(expiration=cdk.Duration.days(LOG_DAYS))],
            removal_policy=removal_policy,
        )
        cdk.Validations.of(bucket).acknowledge(
            cdk.Acknowledgment(
                id="AwsSolutions-S1", reason="The bucket itself holds the access log."
            )
        )
        return bucket

    def _acknowledge(self) -> None:
        cdk.Validations.of(self.load_balancer).acknowledge(
            cdk.Acknowledgment(
                id="AwsSolutions-EC23",
                reason="Callers come from anywhere; who may ask is for the authorisation.",
            )
        )
