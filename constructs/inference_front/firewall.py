"""AWS WAF in front of anything that it can protect: API stages, AppSync, load balancers."""

from aws_cdk import aws_wafv2 as waf
from constructs import Construct

_COUNTED = "SizeRestrictions_BODY"
"""AWS's common rules refuse bodies over 8 KB by it, as nearly every tensor is: counted only."""


_SECRETS = ("authorization", "x-api-key")
"""The headers that hold what callers prove themselves by."""


class Firewall(Construct):
    """A regional web ACL: a rate for each address, and AWS's common rules.

    AWS WAF developer guide, "Rate-based rule statement", "AWS Managed Rules rule groups list".

    Attributes:
        arn: the web ACL's ARN.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        requests_per_address: int = 2000,
        web_acl: str | None = None,
    ) -> None:
        """Makes the web ACL, unless there is one.

        Args:
            scope: the construct that it is part of.
            construct_id: its name there.
            requests_per_address: how many an IP address may send in five minutes, from 10.
            web_acl: the ARN of one that is there already.
        """
        super().__init__(scope, construct_id)
        self.arn = web_acl or self._web_acl(requests_per_address).attr_arn

    def protect(self, construct_id: str, resource_arn: str) -> waf.CfnWebACLAssociation:
        """Puts it in front of a stage, a GraphQL API or a load balancer.

        Args:
            construct_id: the association's name in here.
            resource_arn: the ARN of what it protects, which may have one web ACL.
        """
        return waf.CfnWebACLAssociation(
            self, construct_id, resource_arn=resource_arn, web_acl_arn=self.arn
        )

    def _web_acl(self, requests_per_address: int) -> waf.CfnWebACL:
        return waf.CfnWebACL(
            self,
            "Resource",
            scope="REGIONAL",
            default_action=waf.CfnWebACL.DefaultActionProperty(allow={}),
            visibility_config=_visible("WebAcl"),
            data_protection_config=waf.CfnWebACL.DataProtectionConfigProperty(
                data_protections=[_hidden()]
            ),
            rules=[_rate(requests_per_address), _common_rules()],
        )


def _rate(requests_per_address: int) -> waf.CfnWebACL.RuleProperty:
    return waf.CfnWebACL.RuleProperty(
        name="RatePerAddress",
        priority=0,
        action=waf.CfnWebACL.RuleActionProperty(block={}),
        statement=waf.CfnWebACL.StatementProperty(
            rate_based_statement=waf.CfnWebACL.RateBasedStatementProperty(
                aggregate_key_type="IP", limit=requests_per_address
            )
        ),
        visibility_config=_visible("RatePerAddress"),
    )


def _common_rules() -> waf.CfnWebACL.RuleProperty:
    return waf.CfnWebACL.RuleProperty(
        name="CommonRules",
        priority=1,
        override_action=waf.CfnWebACL.OverrideActionProperty(none={}),
        statement=waf.CfnWebACL.StatementProperty(
            managed_rule_group_statement=waf.CfnWebACL.ManagedRuleGroupStatementProperty(
                vendor_name="AWS",
                name="AWSManagedRulesCommonRuleSet",
                rule_action_overrides=[
                    waf.CfnWebACL.RuleActionOverrideProperty(
                        name=_COUNTED,
                        action_to_use=waf.CfnWebACL.RuleActionProperty(count={}),
                    )
                ],
            )
        ),
        visibility_config=_visible("CommonRules"),
    )


def _hidden() -> waf.CfnWebACL.DataProtectProperty:
    """No sample of a request shows a key or a token ("Data protection")."""
    return waf.CfnWebACL.DataProtectProperty(
        action="SUBSTITUTION",
        field=waf.CfnWebACL.FieldToProtectProperty(
            field_type="SINGLE_HEADER", field_keys=[*_SECRETS]
        ),
    )


def _visible(name: str) -> waf.CfnWebACL.VisibilityConfigProperty:
    """Counted in CloudWatch, with samples of requests that hold no bodies."""
    return waf.CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=True
    )
