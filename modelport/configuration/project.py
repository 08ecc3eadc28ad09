"""Where things are: the project's folder, and the configurations in it."""

from pathlib import Path

_MARK = "cdk.json"
_ENDINGS = (".yaml", ".yml")


def project_folder(start: Path) -> Path | None:
    """The nearest folder with a cdk.json, from `start` upward; None where there is none."""
    folders = [start, *start.parents]
    return next((folder for folder in folders if (folder / _MARK).is_file()), None)


def environments_folder() -> Path:
    """The folder `environments/` of the project that the working directory is in."""
    here = Path.cwd()
    return (project_folder(here) or here) / "environments"


def environments() -> list[str]:
    """The names of all environments of the project, sorted."""
    return sorted(file.stem for file in environments_folder().glob("*.yaml"))


def is_path(name_or_path: str | Path) -> bool:
    """Whether it is the path of a file rather than the name of an environment."""
    text = str(name_or_path)
    return isinstance(name_or_path, Path) or "/" in text or text.endswith(_ENDINGS)


def artifacts_folder(file: Path) -> Path:
    """The folder that a configuration's artifacts are relative to.

    It is the project that the file lies in; for a file outside every project, the project that
    the working directory is in, or else the working directory itself.
    """
    here = Path.cwd()
    return project_folder(file.resolve().parent) or project_folder(here) or here
