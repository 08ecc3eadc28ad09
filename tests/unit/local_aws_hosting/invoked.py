"""InvokeEndpoint of a fleet that pretends, read back through botocore's own parser."""

from dataclasses import dataclass, field

import botocore.session
from botocore.awsrequest import HeadersDict
from botocore.parsers import create_parser

from local_aws.hosting.requests.invocations import Invocations
from local_aws.hosting.settings import HostingSettings
from local_aws.hosting_protocol import (
    ContainerResponse,
    InvocationRequest,
    LiveEndpoint,
    LiveVariant,
)

LIMIT = 6_291_456


@dataclass
class FakeFleet:
    """Answers, or raises, what it was given, and remembers what it got."""

    result: ContainerResponse | Exception
    seen: list = field(default_factory=list)

    def invoke(self, request):
        """Remember and answer."""
        self.seen.append(request)
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


OK = ContainerResponse(
    status=200,
    headers={"content-type": "text/csv", "x-amzn-sagemaker-custom-attributes": "a", "x-other": "b"},
    body=b"1,2",
)


def invoke(  # noqa: PLR0913 - one for each thing that a test varies
    result=OK,
    *,
    path="/endpoints/sentiment/invocations",
    body=b"{}",
    status="InService",
    names=("Blue", "Green"),
    method="POST",
    region="eu-west-1",
    variant=None,
    endpoint=None,
    **headers,
):
    """Handle a request and parse the answer as boto3 does; also the fleet that got it."""
    fleet = FakeFleet(result)
    live = tuple(
        LiveVariant(name=name, weight=1.0, fleet=fleet, **(variant or {})) for name in names
    )

    def lookup(account, region, name):
        if name.lower() != "sentiment":
            return None
        return LiveEndpoint(
            account=account,
            region=region,
            name="sentiment",
            status=status,
            variants=live,
            **(endpoint(fleet) if endpoint else {}),
        )

    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    request = InvocationRequest(
        account="000000000000", region=region, method=method, path=path, headers=sent, body=body
    )
    invocations = Invocations(lookup, no_client, HostingSettings(), print)
    return parse(invocations.handle(request)), fleet


def no_client(service, *, credentials, region):
    """No service is needed for these."""
    raise AssertionError(f"{service} was asked in {region} by {credentials}")


def parse(response):
    """What botocore makes of an answer."""
    model = botocore.session.Session().get_service_model("sagemaker-runtime")
    shape = model.operation_model("InvokeEndpoint").output_shape
    headers = HeadersDict(response.headers)
    raw = {"status_code": response.status, "headers": headers, "body": response.body}
    parser = create_parser("rest-json")
    parsed = parser.parse(raw, shape)
    code = parsed.get("Error", {}).get("Code")
    error_shape = code and model.shape_for_error_code(code)
    return {**(parser.parse(raw, error_shape) if error_shape else {}), **parsed}


def error(**given):
    """Code, message and status of an invocation that is refused."""
    answer, _ = invoke(**given)
    status = answer["ResponseMetadata"]["HTTPStatusCode"]
    return answer["Error"]["Code"], answer["Error"]["Message"], status
