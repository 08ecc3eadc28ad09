import json
from dataclasses import replace

import pytest

from inference_proxy import envelope, openapi, routing
from inference_proxy.errors import MethodNotAllowedError, NotFoundError
from inference_proxy.routing import Call

REST = {"httpMethod": "POST", "path": "/predict", "requestContext": {"stage": "v1"}}
HTTP = {
    "rawPath": "/v1/predict",
    "requestContext": {"stage": "v1", "http": {"method": "POST", "path": "/v1/predict"}},
}
URL = {
    "rawPath": "/predict",
    "requestContext": {"stage": "$default", "http": {"method": "POST", "path": "/predict"}},
}
BODY = {"body": '{"inputs": "fine"}', "headers": {"content-type": "application/json"}}
ROUTES = {
    "/jobs": {"POST": "submit"},
    "/jobs/{id}": {"GET": "status", "DELETE": "cancel"},
    "/jobs/{id}/result": {"GET": "result"},
}


@pytest.mark.parametrize("place", [REST, HTTP, URL], ids=["REST API", "HTTP API", "function URL"])
def test_every_kind_of_event_names_its_path(proxy, context, place):
    """Payload 1.0 and 2.0, with the stage in the path or without."""
    assert proxy.answer(place | BODY, context)["statusCode"] == 200


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (("POST", "/"), (404, "NotFoundError")),
        (("POST", "/predict/more"), (404, "NotFoundError")),
        (("GET", "/predict"), (405, "MethodNotAllowedError")),
        (("POST", "/openapi.json"), (405, "MethodNotAllowedError")),
    ],
)
def test_other_places_are_refused(proxy, context, runtime, place, expected):
    """An unknown path and a wrong method are told apart, in the envelope, unseen by the model."""
    method, path = place
    answer = proxy.answer(REST | BODY | {"httpMethod": method, "path": path}, context)
    body = json.loads(answer["body"])
    assert (body["code"], body["error"]["type"]) == expected
    assert answer["statusCode"] == body["code"]
    assert not runtime.asked


def test_a_wrong_method_learns_the_right_ones(proxy, context):
    """As HTTP asks of a 405."""
    answer = proxy.answer(REST | {"httpMethod": "PUT"}, context)
    assert answer["headers"]["Allow"] == "POST"


def call(method, path):
    """A call of that kind."""
    return Call(method, path, {}, None, "id")


@pytest.mark.parametrize(
    ("method", "path", "found"),
    [
        ("POST", "/jobs", ("submit", {})),
        ("GET", "/jobs/17", ("status", {"id": "17"})),
        ("DELETE", "/jobs/17", ("cancel", {"id": "17"})),
        ("GET", "/jobs/17/result", ("result", {"id": "17"})),
    ],
)
def test_parts_of_a_path_may_have_names(method, path, found):
    """What stands there goes to the route."""
    assert routing.find(ROUTES, call(method, path)) == found


@pytest.mark.parametrize("path", ["", "/jobs/", "/jobs/17/", "/jobs//result", "/jobs/17/other"])
def test_a_name_stands_for_one_part(path):
    """Neither for none nor for several."""
    with pytest.raises(NotFoundError):
        routing.find(ROUTES, call("GET", path))


def test_all_methods_of_a_path_are_named():
    """In one order, whatever the table's."""
    with pytest.raises(MethodNotAllowedError) as caught:
        routing.find(ROUTES, call("POST", "/jobs/17"))
    assert caught.value.headers == {"Allow": "DELETE, GET"}


def test_an_archive_without_a_document_has_none(proxy, context):
    """Its path is known, but there is nothing."""
    answer = proxy.answer(REST | {"httpMethod": "GET", "path": "/openapi.json"}, context)
    assert answer["statusCode"] == 404
    assert json.loads(answer["body"])["error"]["type"] == "NotFoundError"


def test_the_archives_document_is_served_as_it_is(proxy, tmp_path):
    """Without the envelope."""
    (tmp_path / "openapi.json").write_text('{"openapi": "3.1.0"}')
    response = openapi.respond(proxy, request_id="id", folder=tmp_path)
    assert (response.status, response.body) == (200, '{"openapi": "3.1.0"}')
    assert response.headers["Content-Type"] == "application/json"


def test_another_table_can_be_served(proxy, context):
    """A route gets the call and what its path's names stand for."""

    def status(_, call, values):
        return envelope.document(f"{call.method} {values['id']}", request_id=call.request_id)

    other = replace(proxy, routes={"/jobs/{id}": {"GET": status}})
    answer = other.answer({"httpMethod": "GET", "path": "/jobs/17"}, context)
    assert answer["body"] == "GET 17"
