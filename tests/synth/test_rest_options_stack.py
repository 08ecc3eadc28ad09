"""What both kinds of REST API can be told: tokens, quotas, web pages, names, firewalls."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.synth.environments import Synth, changed, environment_of

POOL = "https://cognito-idp.eu-west-2.amazonaws.com/eu-west-2_AbC123"
DOMAIN = {
    "name": "iris.example.com",
    "certificate": "arn:aws:acm:eu-west-1:111122223333:certificate/12ab",
}
both = pytest.mark.parametrize("kind", ["rest", "direct"])


def template_of(synth: Synth, kind: str, **front: Any) -> dict[str, Any]:
    """The stack of an environment whose endpoint has this front alone."""
    endpoints = changed("endpoints", front={kind: front})
    return synth(environment_of(**endpoints))[f"sentiment-{kind.capitalize()}"]


def all_of(template: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The properties of the resources of a type."""
    found = template["Resources"].values()
    return [r.get("Properties", {}) for r in found if r["Type"] == f"AWS::{name}"]


def method(template: Mapping[str, Any], verb: str = "POST") -> dict[str, Any]:
    """The first method of that kind."""
    return next(m for m in all_of(template, "ApiGateway::Method") if m["HttpMethod"] == verb)


@both
def test_tokens_are_a_user_pools(synth: Synth, kind: str) -> None:
    """The pool may be in another region; a scope makes it an access token."""
    jwt = {"issuer": POOL, "scopes": ["iris/predict"]}
    template = template_of(synth, kind, authorisation="jwt", jwt=jwt)
    assert method(template)["AuthorizationType"] == "COGNITO_USER_POOLS"
    assert method(template)["AuthorizationScopes"] == ["iris/predict"]
    asked = template["Resources"][method(template)["AuthorizerId"]["Ref"]]
    (authorizer,) = all_of(template, "ApiGateway::Authorizer")
    assert asked["Properties"] == authorizer
    assert ":cognito-idp:eu-west-2:111122223333:userpool/eu-west-2_AbC123" in json.dumps(authorizer)


@both
def test_a_key_may_have_a_quota(synth: Synth, kind: str) -> None:
    """Beside its rate."""
    quota = {"requests": 500, "period": "week"}
    template = template_of(synth, kind, authorisation="api-key", quota=quota)
    (plan,) = all_of(template, "ApiGateway::UsagePlan")
    assert plan["Quota"] == {"Limit": 500, "Period": "WEEK"}


@both
def test_web_pages_ask_first(synth: Synth, kind: str) -> None:
    """Nobody must sign a preflight; API Gateway's own errors can be read too."""
    cors = {"origins": ["https://a.example"], "max_age": 60}
    template = template_of(synth, kind, cors=cors)
    preflight = method(template, "OPTIONS")
    assert preflight["AuthorizationType"] == "NONE"
    assert method(template)["AuthorizationType"] == "AWS_IAM"
    for response in all_of(template, "ApiGateway::GatewayResponse"):
        headers = response["ResponseParameters"]
        name = "gatewayresponse.header.Access-Control-Allow-Origin"
        assert headers[name] == "'https://a.example'"


def test_the_function_names_the_page_that_asks(synth: Synth) -> None:
    """With a proxy integration only the function can."""
    cors = {"origins": ["https://a.example", "https://b.example"]}
    (function,) = all_of(template_of(synth, "rest", cors=cors), "Lambda::Function")
    variables = function["Environment"]["Variables"]
    assert variables["CORS_ORIGINS"] == "https://a.example https://b.example"
    (function,) = all_of(template_of(synth, "rest"), "Lambda::Function")
    assert "CORS_ORIGINS" not in function["Environment"]["Variables"]


@both
def test_a_name_of_its_own(synth: Synth, kind: str) -> None:
    """With a record, where a zone is given; AWS's name goes on answering."""
    domain = DOMAIN | {"hosted_zone": "Z0123456789ABCDEFGHIJ"}
    template = template_of(synth, kind, domain=domain)
    (record,) = all_of(template, "Route53::RecordSet")
    assert (record["Name"], record["Type"]) == ("iris.example.com", "A")
    (api,) = all_of(template, "ApiGateway::RestApi")
    assert "DisableExecuteApiEndpoint" not in api
    assert template["Outputs"]["Url"]["Value"] == "https://iris.example.com/predict"


@both
def test_certificates_of_callers_leave_no_way_around(synth: Synth, kind: str) -> None:
    """Under AWS's name nobody would show one."""
    tls = {"trust_store": "s3://ours/authorities.pem", "version": "v1"}
    template = template_of(synth, kind, domain=DOMAIN | {"mutual_tls": tls})
    (name,) = all_of(template, "ApiGatewayV2::DomainName")
    assert name["MutualTlsAuthentication"] == {
        "TruststoreUri": "s3://ours/authorities.pem",
        "TruststoreVersion": "v1",
    }
    (api,) = all_of(template, "ApiGateway::RestApi")
    assert api["DisableExecuteApiEndpoint"] is True
    assert not all_of(template, "Route53::RecordSet")


@both
def test_a_firewall_counts_addresses_and_takes_large_bodies(synth: Synth, kind: str) -> None:
    """AWS's common rules would refuse every tensor of more than 8 KB."""
    template = template_of(synth, kind, firewall={"requests_per_address": 30})
    (acl,) = all_of(template, "WAFv2::WebACL")
    assert acl["Scope"] == "REGIONAL"
    rate, common = acl["Rules"]
    assert (rate["Action"], common["OverrideAction"]) == ({"Block": {}}, {"None": {}})
    assert rate["Statement"]["RateBasedStatement"]["Limit"] == 30
    overrides = common["Statement"]["ManagedRuleGroupStatement"]["RuleActionOverrides"]
    assert overrides == [{"Name": "SizeRestrictions_BODY", "ActionToUse": {"Count": {}}}]
    (association,) = all_of(template, "WAFv2::WebACLAssociation")
    assert "/stages/" in json.dumps(association["ResourceArn"])
    (hidden,) = acl["DataProtectionConfig"]["DataProtections"]
    assert hidden["Action"] == "SUBSTITUTION", "samples of requests would show keys and tokens"
    assert hidden["Field"]["FieldKeys"] == ["authorization", "x-api-key"]


def test_a_firewall_may_be_there_already(synth: Synth) -> None:
    """Then nothing else is made."""
    arn = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/ours/0a1b2c3d"
    template = template_of(synth, "direct", firewall={"web_acl": arn})
    (association,) = all_of(template, "WAFv2::WebACLAssociation")
    assert association["WebACLArn"] == arn
    assert not all_of(template, "WAFv2::WebACL")


def test_a_direct_front_may_invoke_one_endpoint(synth: Synth) -> None:
    """API Gateway's role for it, and there is no function."""
    template = template_of(synth, "direct")
    (policy,) = all_of(template, "IAM::Policy")
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Action"] == "sagemaker:InvokeEndpoint"
    assert statement["Resource"]["Fn::Join"][1][-1] == ":endpoint/dev-sentiment"
    role, _ = method(template)["Integration"]["Credentials"]["Fn::GetAtt"]
    assert policy["Roles"] == [{"Ref": role}]
    assert not all_of(template, "Lambda::Function")


def test_a_direct_front_takes_what_it_has_a_template_for(synth: Synth) -> None:
    """Anything else gets a 415."""
    integration = method(template_of(synth, "direct"))["Integration"]
    assert integration["PassthroughBehavior"] == "NEVER"
    assert set(integration["RequestTemplates"]) == {"application/json", "text/csv"}


def test_a_direct_front_asks_for_what_the_models_schema_says(synth: Synth) -> None:
    """In the draft that API Gateway knows, and it publishes the document."""
    template = template_of(synth, "direct")
    (model,) = all_of(template, "ApiGateway::Model")
    assert model["Schema"]["$schema"] == "http://json-schema.org/draft-04/schema#"
    document = method(template, "GET")["Integration"]["IntegrationResponses"][0]
    text = document["ResponseTemplates"]["application/json"]
    assert json.loads(text)["openapi"] == "3.1.0"
    assert not {"$", "#"} & set(text)
