"""`type: lambda`: a model that a function fetches and runs by itself."""

from collections.abc import Iterator

from modelport.configuration.endpoints import LambdaEndpoint
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join
from modelport.configuration.rules.artifacts import SCRIPT, is_folder
from modelport.configuration.rules.model_sources import refuse_uncompressed


def errors(environment: Environment) -> Iterator[Problem]:
    """Models without an archive, or without the script that the function runs."""
    for key, endpoint in environment.endpoints.items():
        if not isinstance(endpoint, LambdaEndpoint):
            continue
        path, about = join("endpoints", key, "model"), (join("models", endpoint.model),)
        model = environment.models.get(endpoint.model)
        yield from refuse_uncompressed(environment, endpoint.model, path, "a function")
        if model is None:
            continue
        if model.artifact is None:
            accepted = "a model with an artifact, which the function fetches"
            received = f"{endpoint.model}, without artifact"
            yield Problem(path, received, accepted, "choose type: real-time", about)
        folder = environment.model_folders.get(endpoint.model)
        if folder and is_folder(folder) and not (folder / SCRIPT).is_file():
            received = f"{endpoint.model}, a folder without {SCRIPT}"
            accepted = f"a model with {SCRIPT}: the function has no image that brings one"
            yield Problem(path, received, accepted, f"write {SCRIPT}", about)
