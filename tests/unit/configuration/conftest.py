"""A small valid configuration, and a way to change one thing in it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from modelport.configuration import ConfigurationError, Environment, Report, check, load


class Trial:
    """A configuration file outside every project, beside a model's folder."""

    def __init__(self, folder: Path) -> None:
        """Writes the model's folder and starts from what is valid."""
        self.folder = folder
        script = folder / "models" / "iris" / "code" / "inference.py"
        script.parent.mkdir(parents=True)
        script.write_text("")
        self.data: dict[str, Any] = {
            "region": "eu-west-1",
            "models": {
                "iris": {
                    "artifact": "models/iris",
                    "container": {"framework": "pytorch", "version": "2.6.0"},
                }
            },
            "endpoints": {
                "iris": {"type": "real-time", "model": "iris", "instance_type": "ml.m5.large"}
            },
        }

    @property
    def model(self) -> dict[str, Any]:
        """The keys of its model."""
        model: dict[str, Any] = self.data["models"]["iris"]
        return model

    @property
    def endpoint(self) -> dict[str, Any]:
        """The keys of its endpoint."""
        endpoint: dict[str, Any] = self.data["endpoints"]["iris"]
        return endpoint

    def serve(self, kind: str, **keys: Any) -> None:
        """Makes its endpoint one of another type, of the same model."""
        model = {} if "models" in keys or "components" in keys else {"model": "iris"}
        self.data["endpoints"]["iris"] = {"type": kind, **model, **keys}

    def serve_on_instances(self, kind: str, **keys: Any) -> None:
        """The same for a type that runs on instances."""
        self.serve(kind, instance_type="ml.m5.large", **keys)

    def refuses(self, path: str, *said: str) -> None:
        """The one error is about a key, and says all of this."""
        error = self.error()
        assert error.startswith(f"{path}: "), error
        assert [part for part in said if part not in error] == [], error

    def warns(self, path: str, *said: str) -> None:
        """The one warning is about a key, and says all of this."""
        warning = self.warning()
        assert warning.startswith(f"{path}: "), warning
        assert [part for part in said if part not in warning] == [], warning

    def write(self, text: str | None = None, name: str = "trial") -> Path:
        """The file, with the data or with any text."""
        file = self.folder / f"{name}.yaml"
        file.write_text(yaml.safe_dump(self.data) if text is None else text)
        return file

    def load(self) -> Environment:
        """The environment that the file is."""
        return load(self.write())

    def check(self) -> Report:
        """Its errors and warnings."""
        return check(self.write())

    def errors(self, text: str | None = None, name: str = "trial") -> list[str]:
        """What `load` says is wrong, one line each."""
        with pytest.raises(ConfigurationError) as caught:
            load(self.write(text, name))
        assert caught.value.file == self.folder / f"{name}.yaml"
        return [str(problem) for problem in caught.value.problems]

    def error(self, text: str | None = None, name: str = "trial") -> str:
        """The one thing that is wrong."""
        [error] = self.errors(text, name)
        return error

    def warning(self) -> str:
        """The one warning about a file without errors."""
        report = self.check()
        assert report.errors == ()
        [warning] = report.warnings
        return str(warning)


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trial:
    """A valid configuration to spoil."""
    monkeypatch.chdir(tmp_path)
    return Trial(tmp_path)


Spoil = Callable[[Trial], object]
