"""Whether a model's schemas are valid, can be checked by its fronts, and fit its samples."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from modelport.interfaces.dialects import BEYOND_DRAFT_7, part_of_answer
from modelport.interfaces.errors import InterfaceError, Mistake, shown
from modelport.interfaces.samples import SAMPLES, read_samples
from modelport.interfaces.schemas import SCHEMA, read_schema
from modelport.interfaces.walking import rewritten

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jsonschema.exceptions import ValidationError

    from modelport.interfaces.samples import Sample
    from modelport.interfaces.schemas import ModelSchema
    from modelport.interfaces.walking import Schema


def mistakes(folder: Path) -> Iterator[Mistake]:
    """Everything that is wrong with `schema.json` and `samples.json` in a model's folder."""
    found: list[Mistake] = []
    schema: ModelSchema | None = None
    samples: list[Sample] = []
    try:
        schema = read_schema(folder)
    except InterfaceError as error:
        found += error.mistakes
    try:
        samples = read_samples(folder)
    except InterfaceError as error:
        found += error.mistakes
    yield from found
    if schema is None:
        return
    broken = [*_of_schema("input", schema.input), *_of_schema("output", schema.output)]
    yield from broken
    if not broken:
        yield from _of_samples(schema, samples)


def _of_schema(key: str, schema: Schema | None) -> Iterator[Mistake]:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - slow, and few models have schemas

    where = f"{SCHEMA}: {key}"
    if schema is None:
        return
    wrong = [
        Mistake(
            _path(where, error.absolute_path),
            shown(error.instance),
            f"what JSON Schema 2020-12 takes ({error.message[:200]})",
            "correct the schema",
        )
        for error in Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(schema)
    ]
    yield from wrong or [*_unusable(where, schema)]


def _unusable(where: str, schema: Schema) -> Iterator[Mistake]:
    """What the fronts' validator can't check as it is meant."""
    found: list[Mistake] = []

    def look(part: dict[str, Any], path: str) -> Schema:
        here = f"{where}.{path}".rstrip(".")
        found.extend(
            Mistake(f"{here}.{keyword}", shown(part[keyword]), "no such keyword", _SAY_OTHERWISE)
            for keyword in sorted(BEYOND_DRAFT_7 & part.keys())
        )
        reference = part.get("$ref")
        if reference is not None and not _leads_somewhere(reference, schema):
            accepted = "a reference to what the same schema defines, such as #/$defs/animal"
            found.append(Mistake(f"{here}.$ref", shown(reference), accepted, "define it there"))
        for pattern in (part.get("pattern"), *part.get("patternProperties", {})):
            if pattern is not None and (problem := _regex_problem(pattern)):
                advice = f"correct it: {problem}"
                accepted = "a regular expression"
                found.append(Mistake(f"{here}.pattern", shown(pattern), accepted, advice))
        return part

    rewritten(schema, look)
    yield from found


_SAY_OTHERWISE = "say it otherwise: the fronts check what is common to drafts 7 and 2020-12"


def _leads_somewhere(reference: str, schema: Schema) -> bool:
    """To the whole schema, or to one of its definitions, which keep their place in any dialect."""
    if reference == "#":
        return True
    name = reference.removeprefix("#/$defs/").replace("~1", "/").replace("~0", "~")
    is_definition = reference.startswith("#/$defs/") and "/" not in reference[len("#/$defs/") :]
    return is_definition and isinstance(schema, dict) and name in schema.get("$defs", {})


def _regex_problem(pattern: str) -> str:
    try:
        re.compile(pattern)
    except (re.error, OverflowError) as error:
        return str(error)
    return ""


def _of_samples(schema: ModelSchema, samples: list[Sample]) -> Iterator[Mistake]:
    for number, sample in enumerate(samples):
        at = f"{SAMPLES}: {number}"
        if schema.input is not None:
            yield from _unfit(f"{at}.body", sample.value, schema.input, f"{SCHEMA}'s input")
        if schema.output is not None:
            output = part_of_answer(schema.output)
            yield from _unfit(f"{at}.expect", sample.expect, output, f"{SCHEMA}'s output")


def _unfit(at: str, value: Any, schema: Schema, what: str) -> Iterator[Mistake]:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - as above

    for error in Draft202012Validator(schema).iter_errors(value):
        cause = _deepest(error)
        yield Mistake(
            _path(at, cause.absolute_path),
            shown(cause.instance),
            f"{what}: {cause.validator} {shown(cause.validator_value)}",
            "correct the sample or the schema",
        )


def _deepest(error: ValidationError) -> ValidationError:
    from jsonschema.exceptions import best_match  # noqa: PLC0415 - as above

    return best_match([error]) or error


def _path(start: str, keys: Any) -> str:
    return ".".join((start, *map(str, keys)))
