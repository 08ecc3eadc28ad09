"""A name of one's own for an API of API Gateway, REST or HTTP, and certificates of its callers."""

from dataclasses import dataclass

from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as gateway
from aws_cdk import aws_route53 as route53
from constructs import Construct


@dataclass(frozen=True, kw_only=True)
class MutualTls:
    """Callers show a certificate.

    Attributes:
        trust_store: s3://bucket/key of a PEM file with the authorities that sign them; whoever
            deploys must be allowed to read it.
        version: of that object, in a bucket with versions.
    """

    trust_store: str
    version: str | None = None


class ApiDomain(Construct):
    """A regional domain name, at whose root one stage of an API answers.

    API Gateway developer guide, "Custom domain name for public REST APIs", "How to turn on mutual
    TLS authentication": the API's default endpoint must be off, or it could be called without.

    Attributes:
        name: the host name.
        target: what a record for it must lead to.
    """

    def __init__(  # noqa: PLR0913 - flat, keyword-only props
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        certificate: str,
        api_id: str,
        stage: apigateway.Stage | gateway.HttpStage,
        hosted_zone: str | None = None,
        mutual_tls: MutualTls | None = None,
    ) -> None:
        """Makes the name, its mapping, and a record for it.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            name: the host name.
            certificate: the ARN of its certificate, in the same region.
            api_id: the API that answers.
            stage: the API's stage.
            hosted_zone: the Route 53 zone that gets an alias record; none without it.
            mutual_tls: which certificates callers show, if any.
        """
        super().__init__(scope, construct_id)
        self.name = name
        domain = gateway.CfnDomainName(
            self,
            "Resource",
            domain_name=name,
            domain_name_configurations=[
                gateway.CfnDomainName.DomainNameConfigurationProperty(
                    certificate_arn=certificate, endpoint_type="REGIONAL", security_policy="TLS_1_2"
                )
            ],
            mutual_tls_authentication=_trusted(mutual_tls) if mutual_tls else None,
        )
        self.target = domain.attr_regional_domain_name
        mapping = gateway.CfnApiMapping(
            self, "Mapping", api_id=api_id, stage=stage.stage_name, domain_name=domain.ref
        )
        # An HTTP API's stage has a name that refers to nothing.
        mapping.node.add_dependency(stage)
        if hosted_zone:
            route53.CfnRecordSet(
                self,
                "Record",
                name=name,
                type="A",
                hosted_zone_id=hosted_zone,
                alias_target=route53.CfnRecordSet.AliasTargetProperty(
                    dns_name=self.target, hosted_zone_id=domain.attr_regional_hosted_zone_id
                ),
            )


def _trusted(mutual_tls: MutualTls) -> gateway.CfnDomainName.MutualTlsAuthenticationProperty:
    return gateway.CfnDomainName.MutualTlsAuthenticationProperty(
        truststore_uri=mutual_tls.trust_store, truststore_version=mutual_tls.version
    )
