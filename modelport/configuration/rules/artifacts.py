"""`artifact`: a model's folder that is there, or a place in S3 that SageMaker takes."""

import re
from collections.abc import Iterator
from pathlib import Path

from modelport.configuration.environment import Environment
from modelport.configuration.model import Model
from modelport.configuration.problems import Problem, join, show, suggestion
from modelport.configuration.rules.addresses import S3
from modelport.facts.service_model import shape

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_ACCEPTED = "a model's folder, s3://bucket/model.tar.gz, or s3://bucket/prefix/"
SCRIPT = "code/inference.py"
_SCRIPTED = {"huggingface", "pytorch", "sklearn"}
"""Frameworks whose images have no way to load a model without a script, or seldom one: Hugging
Face's does where HF_TASK says what the model is for."""


def errors(environment: Environment) -> Iterator[Problem]:
    """Artifacts that are not there, or not where SageMaker can take them from."""
    for key, model in environment.models.items():
        path, artifact = join("models", key, "artifact"), model.artifact
        if artifact is None:
            continue
        if artifact.startswith("s3://"):
            yield from _in_s3(path, artifact)
        elif _SCHEME.match(artifact):
            advice = "copy it to S3, and name it with s3:// in lower case"
            yield Problem(path, show(artifact), _ACCEPTED, advice)
        else:
            yield from _folder(path, artifact, environment.folder, is_scripted=is_scripted(model))


def _in_s3(path: str, uri: str) -> Iterator[Problem]:
    longest = shape("Url")["max"]
    if len(uri) > longest:
        yield Problem(path, f"{len(uri)} characters", f"at most {longest}", "shorten the key")
    elif not (S3.fullmatch(uri) and uri.endswith((".tar.gz", "/"))):
        advice = "end it in .tar.gz for an archive, in / for uncompressed files"
        yield Problem(path, show(uri), _ACCEPTED, advice)


def is_scripted(model: Model) -> bool:
    """Whether the container is one that serves a model's own code/inference.py."""
    container = model.container
    if container is None or container.framework not in _SCRIPTED:
        return False
    return not (container.framework == "huggingface" and "HF_TASK" in model.environment)


def is_folder(path: Path) -> bool:
    """Whether there is such a folder; a name that no file system takes is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _folder(path: str, artifact: str, below: Path, *, is_scripted: bool) -> Iterator[Problem]:
    try:
        yield from _content(path, artifact, below / artifact, is_scripted=is_scripted)
    except (OSError, ValueError) as error:  # a name that no file system takes
        reason = str(getattr(error, "strerror", None) or error).lower()
        yield Problem(path, show(artifact), _ACCEPTED, f"check the path ({reason})")


def _content(path: str, artifact: str, folder: Path, *, is_scripted: bool) -> Iterator[Problem]:
    if folder.is_file():
        yield Problem(path, f"the file {show(artifact)}", _ACCEPTED, "name the folder it is in")
    elif not artifact.strip() or not folder.is_dir():
        close = suggestion(folder.name, _neighbours(folder))
        meant = f"{artifact.rstrip('/').removesuffix(folder.name)}{close}"
        advice = f"did you mean {meant}?" if close else f"there is no {folder}: make it"
        yield Problem(path, show(artifact), _ACCEPTED, advice)
    elif is_scripted and not (folder / SCRIPT).is_file():
        received = f"{show(artifact)}, a folder without {SCRIPT}"
        advice = f"write {artifact.rstrip('/')}/{SCRIPT}, which loads the model and predicts"
        yield Problem(path, received, f"a model's folder with {SCRIPT}", advice)


def _neighbours(folder: Path) -> list[str]:
    above = folder.parent
    return [entry.name for entry in above.iterdir() if entry.is_dir()] if above.is_dir() else []
