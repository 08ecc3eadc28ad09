"""`type: multi-model`: one container for all, archives, and where it runs."""

import re
from collections.abc import Iterator
from pathlib import Path

from modelport.configuration.endpoints import MultiModelEndpoint
from modelport.configuration.environment import Environment
from modelport.configuration.model import Model
from modelport.configuration.problems import Problem, join, show
from modelport.configuration.rules.artifacts import is_folder
from modelport.configuration.rules.model_sources import refuse_uncompressed
from modelport.configuration.rules.places import fleets
from modelport.facts.instances import find

_FRAMEWORKS = ("huggingface", "pytorch", "sklearn", "tensorflow", "triton", "xgboost")
"""Frameworks whose images load several models: SageMaker Developer Guide, "Supported algorithms,
frameworks, and instances for multi-model endpoints" (Hugging Face's has the MMS toolkit)."""
_TARGET = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)*")
_ON_GPU = "triton"
_SINGLE_GPU = ("ml.p2.xlarge", "ml.p3.2xlarge", "ml.g4dn.", "ml.g5.")


def errors(environment: Environment) -> Iterator[Problem]:
    """Models of different containers, or not in archives; frameworks and instances without it."""
    for key, endpoint in environment.endpoints.items():
        if not isinstance(endpoint, MultiModelEndpoint):
            continue
        path = join("endpoints", key, "models")
        for name, model in endpoint.models.items():
            where = join(path, name)
            if not _TARGET.fullmatch(name):
                accepted = "letters, digits, _ . - and / between them, without .tar.gz"
                yield Problem(where, show(name), accepted, "rename it")
            yield from refuse_uncompressed(environment, model, where, "a multi-model endpoint")
            if found := environment.models.get(model):
                yield from _source(where, model, found)
        yield from _one_container(path, endpoint, environment)
        yield from _one_script(path, endpoint, environment)
    yield from _on_accelerators(environment)


def warnings(environment: Environment) -> Iterator[Problem]:
    """GPUs on which the documentation has no multi-model endpoints."""
    for path, name, container in _accelerated(environment):
        if container == _ON_GPU and not name.startswith(_SINGLE_GPU):
            accepted = "ml.p2.xlarge, ml.p3.2xlarge, ml.g4dn or ml.g5, as documented"
            yield Problem(
                path, f"{name} with multi-model", accepted, "try it before you rely on it"
            )


def _source(path: str, name: str, model: Model) -> Iterator[Problem]:
    about = (join("models", name),)
    if model.container is None:
        received = f"{name}, whose containers are looked up"
        accepted = "a model with artifact and container: all share one container"
        yield Problem(path, received, accepted, "name artifact and container", about)
    elif model.artifact is None:
        accepted = "a model with an artifact: it is loaded from an archive"
        yield Problem(path, f"{name}, without artifact", accepted, "add its artifact", about)
    elif model.container.framework and model.container.framework not in _FRAMEWORKS:
        received, accepted = f"{name} with {model.container.framework}", ", ".join(_FRAMEWORKS)
        advice = "choose type: inference-components, or an image with the MMS toolkit"
        yield Problem(path, received, accepted, advice, about)


def _one_container(
    path: str, endpoint: MultiModelEndpoint, environment: Environment
) -> Iterator[Problem]:
    first_name, first = None, None
    for name, key in endpoint.models.items():
        model = environment.models.get(key)
        if model is None or model.container is None:
            continue
        if first is None:
            first_name, first = name, model
        elif (model.container, model.environment) != (first.container, first.environment):
            received = f"{key}, whose container or environment differs from that of {first_name}"
            accepted = "models of the same container and environment: they share them"
            advice = "make them the same, or choose type: multi-container"
            about = (join("models", key), join(path, str(first_name)))
            yield Problem(join(path, name), received, accepted, advice, about)


def _one_script(
    path: str, endpoint: MultiModelEndpoint, environment: Environment
) -> Iterator[Problem]:
    """Scikit-learn's image imports one script when it starts, and runs it for all models."""
    first_name, first = None, None
    for name, key in endpoint.models.items():
        model, folder = environment.models.get(key), environment.model_folders.get(key)
        if folder and model and model.container and model.container.framework == "sklearn":
            code = _content(folder / "code")
            if first is None:
                first_name, first = name, code
            elif code != first:
                received = f"{key}, whose code/ differs from that of {first_name}"
                accepted = "models of the same code/: scikit-learn's image runs one for all of them"
                yield Problem(join(path, name), received, accepted, "make them the same")


def _content(folder: Path) -> dict[str, bytes]:
    files = folder.rglob("*") if is_folder(folder) else ()
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in files
        if file.is_file() and file.suffix != ".pyc"
    }


def _on_accelerators(environment: Environment) -> Iterator[Problem]:
    for path, name, framework in _accelerated(environment):
        instance = find(name)
        if instance and (instance.accelerator != "gpu" or framework not in {_ON_GPU, None}):
            accepted = "an instance type without accelerators; GPUs only with triton"
            advice = "choose a type such as ml.m5.xlarge, or serve the models with triton"
            yield Problem(path, f"{name} with multi-model", accepted, advice)


def _accelerated(environment: Environment) -> Iterator[tuple[str, str, str | None]]:
    """Instance types with accelerators, and the framework (None: an image of one's own)."""
    for fleet in fleets(environment):
        if isinstance(fleet.endpoint, MultiModelEndpoint):
            models = [environment.models.get(key) for key in fleet.endpoint.models.values()]
            containers = [model.container for model in models if model and model.container]
            for path, name in fleet.instance_types.items():
                instance = find(name)
                if instance and instance.accelerator and containers:
                    yield path, name, containers[0].framework
