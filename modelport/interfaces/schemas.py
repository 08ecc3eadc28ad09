"""A model's `schema.json`: the JSON Schemas (2020-12) of what it takes and what it answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from modelport.interfaces.errors import InterfaceError, Mistake, mistakes_of

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "schema.json"


class ModelSchema(BaseModel):
    """What a model takes and answers.

    `input` and `output` are JSON Schemas of bodies: JSON stands as JSON, any other text (CSV) as a
    string. A model that has only one of them says nothing of the other.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    title: str | None = None
    description: str | None = None
    input: dict[str, Any] | bool | None = None
    output: dict[str, Any] | bool | None = None
    schema_: str | None = Field(None, alias="$schema")

    @model_validator(mode="after")
    def _says_something(self) -> ModelSchema:
        if self.input is None and self.output is None:
            raise ValueError("has neither input nor output")
        return self


def read_schema(folder: Path) -> ModelSchema | None:
    """The schema of the model in `folder`; None if it has no `schema.json`.

    Raises:
        InterfaceError: the file isn't JSON, or says something else.
    """
    path = folder / SCHEMA
    try:
        return ModelSchema.model_validate(json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None
    except ValidationError as error:
        raise InterfaceError(path, mistakes_of(SCHEMA, error)) from error
    except (ValueError, RecursionError) as error:
        mistake = Mistake(SCHEMA, "a file that is no JSON", "JSON in UTF-8", f"mend it: {error}")
        raise InterfaceError(path, [mistake]) from error
