"""The custom resource Custom::AutoMLCandidate: it resolves while a stack is deployed."""

import json
from collections.abc import Mapping
from typing import Any, cast

import boto3

from automl_candidate.attributes import attributes
from automl_candidate.candidate import Api, NoCandidate, ProcessingUnit, Query, find
from custom_resource import LONGEST_RESPONSE, Refused, Request
from custom_resource import handle as answer_cloudformation

_make_client: Any = boto3.client  # its stubs know services as literals only


def handle(event: Mapping[str, Any], context: Any) -> None:
    """Answers CloudFormation's request."""
    partition = str(context.invoked_function_arn).split(":", 2)[1]
    answer_cloudformation(event, context, lambda request: act(request, partition=partition))


def act(request: Request, *, partition: str, sagemaker: Any = None) -> dict[str, Any] | None:
    """Looks the candidate up, to create and to update; nothing was made that could be deleted.

    CloudFormation asks for an update only when a property has changed, so that a deployment with
    the same properties keeps what the last one found.

    Raises:
        Refused: there is no candidate to deploy.
    """
    if request.type == "Delete":
        return None
    properties = request.properties
    query = Query(
        job=properties["Job"],
        api=cast("Api", properties["Api"]),
        processing_unit=cast("ProcessingUnit", properties["ProcessingUnit"]),
    )
    try:
        candidate = find(sagemaker or _make_client("sagemaker"), query)
        environment = properties.get("Environment") or {}
        answer = attributes(candidate, environment=environment, partition=partition)
    except NoCandidate as error:
        raise Refused(str(error)) from error
    _check_length(answer, candidate.name)
    return answer


def _check_length(answer: Mapping[str, Any], candidate: str) -> None:
    """The whole response is a little longer than the attributes; `respond` has the last word."""
    length = len(json.dumps(answer).encode())
    if length > LONGEST_RESPONSE:
        raise Refused(
            f"the containers of the best candidate {candidate} take {length} bytes, and "
            f"CloudFormation takes {LONGEST_RESPONSE} from a custom resource at most: "
            "look it up before the deployment (modelport resolve)"
        )
