"""`models`: exactly one source of containers each, and what has to be in an artifact."""

from collections.abc import Iterator

from modelport.configuration.endpoints import LambdaEndpoint
from modelport.configuration.environment import Environment
from modelport.configuration.model import Model
from modelport.configuration.problems import Problem, join
from modelport.configuration.rules.places import uses

_SOURCES = ("container", "automl", "registry")
_WITHOUT_ARTIFACT = {"djl-lmi", "huggingface", "vllm"}
"""Frameworks whose images fetch a model that an environment variable names."""
_ACCEPTED = "exactly one of container (with artifact), automl, or registry"


def errors(environment: Environment) -> Iterator[Problem]:
    """Models of no source or of several, and containers without a model."""
    for key, model in environment.models.items():
        path = join("models", key)
        given = [source for source in _SOURCES if getattr(model, source) is not None]
        about = tuple(join(path, source) for source in (*_SOURCES, "artifact"))
        if not given and model.artifact is not None:
            if _only_lambda(environment, key):
                continue  # the function has no image
            advice = "add container: {framework: …, version: …}"
            yield Problem(join(path, "container"), "nothing", _ACCEPTED, advice, about)
        elif len(given) != 1:
            received = " and ".join(given) or "none of them"
            advice = "keep one of them" if given else "add artifact and container"
            yield Problem(path, received, _ACCEPTED, advice, about)
        elif model.container is None and model.artifact is not None:
            received = f"artifact with {given[0]}"
            advice = f"remove it: {given[0]} brings its own artifact"
            yield Problem(join(path, "artifact"), received, _ACCEPTED, advice)
        else:
            yield from _artifact(path, model)


def _only_lambda(environment: Environment, key: str) -> bool:
    owners = [use.owner for use in uses(environment) if use.model == key]
    return bool(owners) and all(isinstance(owner, LambdaEndpoint) for owner in owners)


def _artifact(path: str, model: Model) -> Iterator[Problem]:
    """An image of one's own may hold its model; some images fetch one from a hub."""
    if model.artifact is not None or model.container is None or not model.container.framework:
        return
    framework = model.container.framework
    if framework not in _WITHOUT_ARTIFACT:
        accepted = f"a model for {framework}: a folder, s3://bucket/model.tar.gz or a prefix"
        yield Problem(join(path, "artifact"), "nothing", accepted, "add artifact")
    elif not model.environment:
        accepted = "artifact, or a variable in environment that names a model, such as HF_MODEL_ID"
        about = (join(path, "environment"),)
        yield Problem(join(path, "artifact"), "nothing", accepted, "add one of them", about)


def is_uncompressed(model: Model | None) -> bool:
    """Whether the artifact is a prefix of files, which CreateModel takes as ModelDataSource."""
    return bool(model and model.artifact and model.artifact.endswith("/") and not model.folder)


def refuse_uncompressed(
    environment: Environment, model: str, path: str, what: str
) -> Iterator[Problem]:
    """The problem with a prefix of uncompressed files where only archives are taken."""
    if is_uncompressed(environment.models.get(model)):
        received = f"{model}, whose artifact is a prefix of uncompressed files"
        accepted = f"a model in an archive: {what} takes no ModelDataSource"
        advice = f"pack it, and name the .tar.gz in models.{model}.artifact"
        yield Problem(path, received, accepted, advice, (join("models", model),))


def container_count(environment: Environment, model: str) -> int | None:
    """How many containers a model has; None where that is not known before the deployment."""
    found = environment.models.get(model)
    if found is None or found.container is not None:
        return 1
    locked = environment.lock.models.get(model)
    return len(locked.containers) if locked else None


def refuse_several(environment: Environment, model: str, path: str, what: str) -> Iterator[Problem]:
    """The problem with a model of several containers where there can be one."""
    count = container_count(environment, model) or 1
    if count > 1:
        received = f"{model}, which has {count} containers"
        accepted = f"a model of one container: {what} takes no more"
        yield Problem(path, received, accepted, "choose type: real-time, which runs them in a row")
