"""The JSON Schema of configuration files: an editor completes and explains keys with it."""

import json
from typing import Any

from modelport.configuration.environment import Environment
from modelport.configuration.keys import known_keys
from modelport.facts.instances import hosting_types, transform_types
from modelport.facts.regions import regions

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ON_TRANSFORM_INSTANCES = "BatchTransform"


def json_schema() -> dict[str, Any]:
    """The schema, with a description on every key and closed to unknown ones.

    An endpoint is one of several sections, of which `type` decides (a constant in each): editors
    complete the keys of that one.
    """
    schema = Environment.model_json_schema()
    own = known_keys(Environment)
    schema["properties"] = {key: schema["properties"][key] for key in own}
    schema["required"] = [key for key in schema["required"] if key in own]
    schema["properties"]["region"]["examples"] = sorted(regions())
    for name, section in schema["$defs"].items():
        if "instance_type" in section["properties"]:
            types = transform_types() if name == _ON_TRANSFORM_INSTANCES else hosting_types()
            section["properties"]["instance_type"]["examples"] = sorted(types)
    return {"$schema": SCHEMA_DIALECT, **_without_titles(schema), "title": "Modelport environment"}


def schema_text() -> str:
    """The schema as it stands in its file."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _without_titles(schema: Any) -> Any:
    """Leaves out the titles that pydantic makes of names: an editor would show them twice."""
    if isinstance(schema, list):
        return [_without_titles(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _without_titles(value)
        for key, value in schema.items()
        if not (key == "title" and isinstance(value, str))
    }
