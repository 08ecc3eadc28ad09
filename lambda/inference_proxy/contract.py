"""What the models say that they take, checked before they are asked.

`contract.json` travels in the function's archive where a model has a schema: `{"inputs":
[{"targets": {}, "schema": {…}}]}`, a schema (or null) for each way to ask the endpoint. A schema
describes a body: JSON as JSON, any other text as a string.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inference_proxy.errors import (
    InvalidBodyError,
    InvalidInputError,
    UnsupportedContentTypeError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from inference_proxy.exchange import Request

FOLDER = Path(__file__).resolve().parent.parent / "inference_contract"
FILE = "contract.json"
LONGEST = 200


@dataclass(frozen=True)
class Input:
    """What is taken where the headers `targets` choose the model.

    Attributes:
        targets: the headers.
        validate: raises where a value doesn't fit; None takes everything.
        takes_text: whether a body that isn't JSON may fit.
    """

    targets: Mapping[str, str]
    validate: Callable[[Any], Any] | None
    takes_text: bool = True


@dataclass(frozen=True)
class Contract:
    """What each of an endpoint's models takes; nothing is known of those that aren't in it."""

    inputs: tuple[Input, ...] = ()

    def check(self, request: Request, value: Any) -> None:
        """Refuse a body that none of the models takes which may get it.

        Args:
            request: whose headers choose the model.
            value: its body: what the JSON says, or any other text as it is.

        Raises:
            InvalidInputError: it isn't what the model's schema says.
            InvalidBodyError: it is nested too deeply to be looked at.
        """
        asked = [i.validate for i in self._asked(request)]
        validators = [validate for validate in asked if validate]
        if not validators or len(validators) < len(asked):
            return
        problems = [_problem(validate, value) for validate in validators]
        if all(problems):
            raise InvalidInputError(problems[0])

    def check_text(self, request: Request, text: str) -> None:
        """Refuse a body that isn't JSON, and that none of the models takes which may get it.

        Raises:
            UnsupportedContentTypeError: they take nothing but JSON.
            InvalidInputError: it isn't what the model's schema says.
        """
        asked = self._asked(request)
        if asked and not any(i.takes_text for i in asked):
            raise UnsupportedContentTypeError(
                f"content-type: received {request.content_type!r}; accepted: application/json"
            )
        self.check(request, text)

    def _asked(self, request: Request) -> list[Input]:
        return [i for i in self.inputs if _may_get(i.targets, request.targets)]


@lru_cache(maxsize=1)
def read(folder: Path = FOLDER) -> Contract:
    """The contract in a folder; one that takes everything where there is none."""
    file = folder / FILE
    if not file.is_file():
        return Contract()
    inputs = json.loads(file.read_text(encoding="utf-8"))["inputs"]
    return Contract(
        tuple(Input(i["targets"], compiled(i["schema"]), _takes_text(i["schema"])) for i in inputs)
    )


def compiled(schema: dict[str, Any] | None) -> Callable[[Any], Any] | None:
    """The function that raises where a value doesn't fit."""
    if schema is None:
        return None
    import fastjsonschema  # noqa: PLC0415 - travels only where a model has a schema

    # Formats are no more than a description in JSON Schema 2020-12, and defaults are the model's.
    validate: Callable[[Any], Any] = fastjsonschema.compile(
        schema, use_default=False, use_formats=False
    )
    return validate


def _takes_text(schema: dict[str, Any] | None) -> bool:
    """Whether a string may fit, as far as the schema's own `type` tells."""
    types = (schema or {}).get("type", "string")
    return "string" in ([types] if isinstance(types, str) else types)


def _may_get(targets: Mapping[str, str], sent: Mapping[str, str]) -> bool:
    return all(sent.get(name, value) == value for name, value in targets.items()) and all(
        name in targets for name in sent
    )


def _problem(validate: Callable[[Any], Any], value: Any) -> str:
    """Where a value doesn't fit, what is there and what could be; nothing where it fits."""
    from fastjsonschema import JsonSchemaValueException  # noqa: PLC0415 - as above

    try:
        validate(value)
    except JsonSchemaValueException as error:
        where = "body" + (error.name or "data").removeprefix("data")
        accepted = f"{error.rule} {_short(error.rule_definition)}"
        return f"{_cut(where)}: received {_short(error.value)}; accepted: {accepted}"
    except RecursionError:
        raise InvalidBodyError("the body is not usable: it is nested too deeply") from None
    except ArithmeticError:
        return "body: holds a number that is too large to be checked; accepted: smaller ones"
    return ""


def _short(value: Any) -> str:
    return _cut(json.dumps(value, ensure_ascii=False))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
