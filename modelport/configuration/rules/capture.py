"""`capture`: where requests and answers are written, and what is written as it came."""

from collections.abc import Iterator

from modelport.configuration.endpoints.common import DataCapture
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join, show
from modelport.configuration.rules.addresses import s3_place
from modelport.facts.service_model import matches


def errors(environment: Environment) -> Iterator[Problem]:
    """Places and content types that SageMaker does not take."""
    for path, capture in _captures(environment):
        yield from s3_place(join(path, "destination"), capture.destination)
        if len(set(capture.modes)) < len(capture.modes):
            yield Problem(join(path, "modes"), "one of them twice", "each once", "remove one")
        csv, json = capture.csv_content_types or [], capture.json_content_types or []
        for key, types, shape in (
            ("csv_content_types", csv, "CsvContentType"),
            ("json_content_types", json, "JsonContentType"),
        ):
            for name in types:
                if not matches(name, shape):
                    advice = "write it so"
                    yield Problem(join(path, key), show(name), "such as text/csv", advice)
        for name in sorted(set(csv) & set(json)):
            received = f"{show(name)}, which csv_content_types has too"
            accepted = "each content type in one of the lists"
            yield Problem(join(path, "json_content_types"), received, accepted, "remove one")


def warnings(environment: Environment) -> Iterator[Problem]:
    """Capture of nothing."""
    for path, capture in _captures(environment):
        if capture.sampling == 0:
            yield Problem(join(path, "sampling"), "0", "1 to 100", "nothing is captured: raise it")


def _captures(environment: Environment) -> Iterator[tuple[str, DataCapture]]:
    for key, endpoint in environment.endpoints.items():
        capture: DataCapture | None = getattr(endpoint, "capture", None)
        if capture:
            yield join("endpoints", key, "capture"), capture
