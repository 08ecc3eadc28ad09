"""What the property tests over configurations draw."""

import json
from typing import Any, get_args

from hypothesis import Phase, given, seed, settings

from modelport.configuration.endpoints import Endpoint
from modelport.configuration.endpoints.fronts import Fronts, SubmissionFronts
from modelport.configuration.keys import tag
from tests.synth.drawn import ENDPOINT, is_valid

_ASYNCHRONOUS = "asynchronous"


def test_every_type_of_endpoint_and_every_front_is_drawn() -> None:
    """Each in a valid configuration, so that a new one is not forgotten."""
    drawn: set[tuple[str, str]] = set()

    @seed(1)
    @settings(database=None, max_examples=500, deadline=None, phases=[Phase.generate])
    @given(ENDPOINT)
    def draw(endpoint: dict[str, Any]) -> None:
        found = {(endpoint["type"], front) for front in endpoint.get("front") or ("",)}
        if not found <= drawn and is_valid(json.dumps([{"main": endpoint}, {}, "info"])):
            drawn.update(found)

    draw()
    types = {tag(section) for section in get_args(get_args(Endpoint)[0])}
    assert {kind for kind, _ in drawn} == types
    assert {front for _, front in drawn if front} == set(Fronts.model_fields)
    submissions = {front for kind, front in drawn if kind == _ASYNCHRONOUS and front}
    assert submissions == set(SubmissionFronts.model_fields)
