"""`artifact`: a model's folder that is there, or a place in S3 that SageMaker takes."""

import re
from collections.abc import Iterator
from pathlib import Path

from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, did_you_mean, join, show
from modelport.facts.service_model import shape

_S3 = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(?P<key>\S+)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_ACCEPTED = "a model's folder, s3://bucket/model.tar.gz, or s3://bucket/prefix/"
SCRIPT = "code/inference.py"


def errors(environment: Environment) -> Iterator[Problem]:
    """Artifacts that are not there, or not where SageMaker can take them from."""
    for key, model in environment.models.items():
        path = join("models", key, "artifact")
        if model.artifact.startswith("s3://"):
            yield from _in_s3(path, model.artifact)
        elif _SCHEME.match(model.artifact):
            advice = "copy it to S3, and name it with s3:// in lower case"
            yield Problem(path, show(model.artifact), _ACCEPTED, advice)
        else:
            yield from _folder(path, model.artifact, environment.folder)


def _in_s3(path: str, uri: str) -> Iterator[Problem]:
    longest = shape("Url")["max"]
    if len(uri) > longest:
        yield Problem(path, f"{len(uri)} characters", f"at most {longest}", "shorten the key")
    elif not (_S3.fullmatch(uri) and uri.endswith((".tar.gz", "/"))):
        advice = "end it in .tar.gz for an archive, in / for uncompressed files"
        yield Problem(path, show(uri), _ACCEPTED, advice)


def _folder(path: str, artifact: str, below: Path) -> Iterator[Problem]:
    try:
        yield from _content(path, artifact, below / artifact)
    except (OSError, ValueError) as error:  # a name that no file system takes
        yield Problem(path, show(artifact), _ACCEPTED, f"check the path ({error})")


def _content(path: str, artifact: str, folder: Path) -> Iterator[Problem]:
    if folder.is_file():
        yield Problem(path, f"the file {show(artifact)}", _ACCEPTED, "name the folder it is in")
    elif not artifact.strip() or not folder.is_dir():
        advice = did_you_mean(folder.name, _neighbours(folder), f"there is no {folder}: make it")
        yield Problem(path, show(artifact), _ACCEPTED, advice)
    elif not (folder / SCRIPT).is_file():
        received = f"{show(artifact)}, a folder without {SCRIPT}"
        advice = f"write {artifact.rstrip('/')}/{SCRIPT}, which loads the model and predicts"
        yield Problem(path, received, f"a model's folder with {SCRIPT}", advice)


def _neighbours(folder: Path) -> list[str]:
    above = folder.parent
    return [entry.name for entry in above.iterdir() if entry.is_dir()] if above.is_dir() else []
