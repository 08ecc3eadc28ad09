"""`NAME.lock.json`: what `modelport resolve` found out, for the reviewer and the template."""

from pathlib import Path

from pydantic import Field, ValidationError

from modelport.configuration.base import Section
from modelport.configuration.model import Model
from modelport.configuration.problems import ConfigurationError, Problem, join


class LockedContainer(Section):
    """An inference container as AWS described it."""

    image: str
    artifact: str | None = None
    environment: dict[str, str] = Field(default_factory=dict)


class LockedModel(Section):
    """A model's containers, and where they were found.

    Attributes:
        source: what was asked, such as `automl v2 job abalone` or `registry group abalone
            latest-approved`; a lock whose source is not the file's is out of date.
        resolved: what answered: the candidate's name, or the model package's ARN.
        containers: in the order in which they run.
    """

    source: str
    resolved: str
    containers: tuple[LockedContainer, ...]


class Lock(Section):
    """The resolved models, by their key."""

    models: dict[str, LockedModel] = Field(default_factory=dict)


def lock_file(configuration: Path) -> Path:
    """Where the lock of a configuration is: NAME.lock.json beside NAME.yaml."""
    return configuration.with_name(f"{configuration.stem}.lock.json")


def read_lock(configuration: Path) -> Lock:
    """The lock beside a configuration; an empty one where there is none.

    Raises:
        ConfigurationError: there is one, and it is not what `modelport resolve` writes.
    """
    file = lock_file(configuration)
    try:
        return Lock.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return Lock()
    except OSError as error:
        raise ConfigurationError([_broken(file, str(error.strerror).lower())], file) from None
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        problems = [_broken(file, join(*d["loc"], d["msg"].lower())) for d in details]
        raise ConfigurationError(problems, file) from None


def _broken(file: Path, reason: str) -> Problem:
    received = f"a lock file that cannot be read ({reason})"
    accepted = "what modelport resolve writes"
    advice = f"run modelport resolve {file.name.removesuffix('.lock.json')}, or restore the file"
    return Problem(file.name, received, accepted, advice)


def source_of(model: Model) -> str | None:
    """What is asked for a model's containers; None for a model that names them itself.

    Such as `automl v2 job abalone`, `registry group abalone version 3` or `registry group abalone
    latest-approved`: a lock says it, so that a lock that is out of date is known.
    """
    if model.automl:
        return f"automl {model.automl.api} job {model.automl.job}"
    if model.registry:
        version = model.registry.version
        which = version if isinstance(version, str) else f"version {version}"
        return f"registry group {model.registry.group} {which}"
    return None
