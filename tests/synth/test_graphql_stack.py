"""The stack of an endpoint's GraphQL API."""

from typing import Any

import pytest
from graphql import build_schema

from tests.synth.environments import Synth, changed, environment_of
from tests.synth.reading import actions_of, listed, of_type, only, policy_of, text, trust_of

STACK = "sentiment-Graphql"
TOKENS = {"issuer": "https://issuer.example.com/pool", "audiences": ["us.app", "b"]}
COGNITO = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123"


def template(synth: Synth, account: str = "111122223333", **front: Any) -> Any:
    """The stack of a front that says so."""
    endpoints = changed("endpoints", front={"graphql": front})
    return synth(environment_of(account=account, **endpoints))[STACK]


def api(found: Any) -> dict[str, Any]:
    """The API's properties."""
    return only(found, "AWS::AppSync::GraphQLApi")


def test_callers_must_sign_unless_told_otherwise(synth: Synth) -> None:
    """IAM authorisation, no key, and nobody asks for the schema."""
    found = template(synth)
    assert api(found)["AuthenticationType"] == "AWS_IAM"
    assert api(found)["IntrospectionConfig"] == "DISABLED"
    assert not of_type(found, "AWS::AppSync::ApiKey")


def test_the_schema_may_be_asked_for_here(synth: Synth) -> None:
    """In the embedded AWS, where people try things out."""
    assert api(template(synth, "000000000000"))["IntrospectionConfig"] == "ENABLED"


def test_a_key_ends_when_it_is_told_to(synth: Synth) -> None:
    """With the last second of its day (UTC); no output holds it."""
    found = template(synth, authorisation="api-key", key_expires="2027-03-31")
    assert api(found)["AuthenticationType"] == "API_KEY"
    assert only(found, "AWS::AppSync::ApiKey")["Expires"] == 1_806_537_600
    assert set(found["Outputs"]) == {"Url", "ApiId"}


def test_tokens_of_any_issuer(synth: Synth) -> None:
    """Their audience is one of those that are listed, whole and literally."""
    found = api(template(synth, authorisation="jwt", jwt=TOKENS))
    assert found["AuthenticationType"] == "OPENID_CONNECT"
    expected = {"Issuer": TOKENS["issuer"], "ClientId": r"^(us\.app|b)$"}
    assert found["OpenIDConnectConfig"] == expected


def test_tokens_of_cognito(synth: Synth) -> None:
    """Whose access tokens have no audience, but a client."""
    found = api(template(synth, authorisation="jwt", jwt=TOKENS | {"issuer": COGNITO}))
    assert found["AuthenticationType"] == "AMAZON_COGNITO_USER_POOLS"
    pool = found["UserPoolConfig"]
    assert (pool["UserPoolId"], pool["AwsRegion"]) == ("eu-west-1_AbC123", "eu-west-1")
    assert pool["AppIdClientRegex"] == r"^(us\.app|b)$"


def test_it_is_bounded_traced_and_logs_errors_for_a_while(synth: Synth) -> None:
    """Without arguments and answers in the log."""
    found = template(synth, concurrency=7)
    properties = api(found)
    assert (properties["QueryDepthLimit"], properties["ResolverCountLimit"]) == (5, 10)
    assert properties["XrayEnabled"] is True
    log = properties["LogConfig"]
    assert (log["FieldLogLevel"], log["ExcludeVerboseContent"]) == ("ERROR", True)
    groups = {g["Properties"]["RetentionInDays"] for g in of_type(found, "AWS::Logs::LogGroup")}
    assert groups == {30, 90}
    assert only(found, "AWS::Lambda::Function")["ReservedConcurrentExecutions"] == 7


def test_appsync_may_invoke_one_function_and_write_its_log(synth: Synth) -> None:
    """And no version of another."""
    found = template(synth)
    (invoke,) = policy_of(found, "GraphqlRole").values()
    assert invoke["Action"] == "lambda:InvokeFunction"
    assert len(listed(invoke["Resource"])) == 1
    assert actions_of(found, "GraphqlLogRole") == {
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
    }
    (log,) = policy_of(found, "GraphqlLogRole").values()
    assert text(log["Resource"]).endswith(":log-group:/aws/appsync/apis/*")


def test_no_other_api_may_invoke_the_function_through_the_role(synth: Synth) -> None:
    """AppSync says whose data source it is that takes the role on."""
    found = template(synth)
    (condition,) = [
        s["Condition"] for s in trust_of(found, "appsync.amazonaws.com") if "Condition" in s
    ]
    (api_id,) = [
        name for name, r in found["Resources"].items() if r["Type"] == "AWS::AppSync::GraphQLApi"
    ]
    assert text(condition["ArnEquals"]["aws:SourceArn"]) == f"{{{api_id}.Arn}}"


def test_each_field_of_the_schema_has_a_resolver(synth: Synth) -> None:
    """And the schema is one, which must be there first."""
    found = template(synth)
    schema = build_schema(only(found, "AWS::AppSync::GraphQLSchema")["Definition"])
    for resolver in of_type(found, "AWS::AppSync::Resolver"):
        awaited = [found["Resources"][name]["Type"] for name in listed(resolver["DependsOn"])]
        assert awaited == ["AWS::AppSync::GraphQLSchema"]
    resolvers = [r["Properties"] for r in of_type(found, "AWS::AppSync::Resolver")]
    assert {(r["TypeName"], r["FieldName"]) for r in resolvers} == {
        (root.name, field)
        for root in (schema.query_type, schema.mutation_type)
        if root
        for field in root.fields
    }


@pytest.mark.parametrize("acl", [None, "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/a/1"])
def test_a_firewall_stands_in_front(synth: Synth, acl: str | None) -> None:
    """One of its own, or one that is there."""
    found = template(synth, firewall={"web_acl": acl} if acl else {})
    association = only(found, "AWS::WAFv2::WebACLAssociation")
    assert association["ResourceArn"]["Fn::GetAtt"][1] == "Arn"
    assert len(of_type(found, "AWS::WAFv2::WebACL")) == (0 if acl else 1)
