"""`batch`: what a transform job reads, writes and is sent."""

from collections.abc import Iterator
from typing import NamedTuple

from modelport.configuration.batch import BatchTransform
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join, show
from modelport.configuration.rules.addresses import s3_place
from modelport.configuration.rules.model_sources import refuse_uncompressed
from modelport.facts.service_model import matches, shape

_MOST_AT_ONCE = 100
_DEFAULT_PAYLOAD = 6
"""MB: CreateTransformJob, MaxPayloadInMB."""
_PROCESSED = ("application/json", "application/jsonlines", "application/x-jsonlines", "text/csv")
_PROCESSING = ("join_input", "input_filter", "output_filter")


class _Given(NamedTuple):
    path: str
    batch: BatchTransform


def errors(environment: Environment) -> Iterator[Problem]:
    """Transform jobs that SageMaker would refuse."""
    for key, batch in environment.batch.items():
        path = join("batch", key)
        given = _Given(path, batch)
        yield from s3_place(join(path, "input"), batch.input)
        yield from s3_place(join(path, "output"), batch.output)
        yield from refuse_uncompressed(
            environment, batch.model, join(path, "model"), "batch transform"
        )
        yield from _requests(given)
        yield from _processing(given)
        yield from _variables(given)


def warnings(environment: Environment) -> Iterator[Problem]:
    """Answers that the next job would take for input."""
    for key, batch in environment.batch.items():
        if batch.input and batch.output and _folder(batch.output).startswith(_folder(batch.input)):
            accepted = f"a place outside of {show(batch.input)}"
            advice = "the next job would transform these answers: name another prefix"
            yield Problem(join("batch", key, "output"), show(batch.output), accepted, advice)


def _folder(uri: str) -> str:
    return f"{uri.rstrip('/')}/"


def _requests(given: _Given) -> Iterator[Problem]:
    path, batch = given
    payload = _DEFAULT_PAYLOAD if batch.max_payload is None else batch.max_payload
    together = payload * (batch.max_concurrent or 1)
    if together > _MOST_AT_ONCE:
        received = f"{batch.max_concurrent} requests of {payload} MB, {together} MB at once"
        accepted = f"max_payload × max_concurrent of at most {_MOST_AT_ONCE} MB"
        yield Problem(join(path, "max_concurrent"), received, accepted, "lower one of them")
    if batch.strategy == "multi-record" and batch.split == "none":
        accepted = "multi-record with split: line, recordio or tfrecord"
        yield Problem(join(path, "strategy"), "it with split: none", accepted, "add split")


def _processing(given: _Given) -> Iterator[Problem]:
    path, batch = given
    content_type = batch.content_type.partition(";")[0].strip().lower()
    used = [key for key in _PROCESSING if getattr(batch, key)]
    for key in used if content_type not in _PROCESSED else ():
        received = f"{key} with content_type {show(batch.content_type)}"
        accepted = "input of JSON or CSV: " + ", ".join(_PROCESSED)
        yield Problem(join(path, key), received, accepted, "remove it, or change content_type")
    for key in ("input_filter", "output_filter"):
        text = getattr(batch, key)
        if text is not None and not text.startswith("$"):
            accepted = "a JSONPath such as $.features, $[1:] or $"
            yield Problem(join(path, key), show(text), accepted, "begin it with $")


def _variables(given: _Given) -> Iterator[Problem]:
    for name, value in given.batch.environment.items():
        path = join(given.path, "environment", name)
        if not name or not matches(name, "TransformEnvironmentKey"):
            accepted = "letters, digits and _, with no digit in front"
            yield Problem(path, f"the name {show(name)}", accepted, "rename it")
        longest = shape("TransformEnvironmentValue")["max"]
        if len(value) > longest:
            received, accepted = f"{len(value):,} characters", f"at most {longest:,}"
            yield Problem(path, received, accepted, "shorten it")
