"""The container's process: `python -m inference_app`, until SIGTERM."""

import os
import sys
from collections.abc import Callable, Mapping

import uvicorn
from botocore.exceptions import BotoCoreError, ClientError
from fastapi import FastAPI

from inference_app import application
from inference_app.credentials import NoCredentialsError, Source, from_surroundings, secret
from inference_app.settings import AppSettings
from inference_proxy.observability import log_wrong_settings
from inference_proxy.settings import Settings, SettingsError


def with_key(environment: Mapping[str, str], read: Callable[[str], str]) -> Mapping[str, str]:
    """The variables with the key in API_KEY, where API_KEY_SECRET says which secret holds it."""
    name = environment.get("API_KEY_SECRET")
    return {**environment, "API_KEY": read(name)} if name else environment


def prepare(environment: Mapping[str, str], source: Source) -> tuple[AppSettings, FastAPI]:
    """Read the settings and build the application.

    Raises:
        SettingsError: a variable is missing or wrong.
    """
    own, problems = None, []
    try:
        own = AppSettings.from_environment(environment)
    except SettingsError as error:
        problems = error.problems
    now = source()
    keys = {"AWS_ACCESS_KEY_ID": now.access_key, "AWS_SECRET_ACCESS_KEY": now.secret_key}
    try:
        proxy = Settings.from_environment({**environment, **keys})
    except SettingsError as error:
        raise SettingsError([*problems, *error.problems]) from None
    if own is None:
        raise SettingsError(problems)
    return own, application.build(settings=own, proxy=proxy, source=source)


def main() -> int:
    """Serve; returns the exit status.

    Uvicorn stops listening on SIGTERM and lets the requests finish that it has.
    """
    try:
        settings, app = prepare(with_key(os.environ, secret), from_surroundings())
    except SettingsError as error:
        log_wrong_settings(error)
        return 1
    except (NoCredentialsError, BotoCoreError, ClientError) as error:
        log_wrong_settings(SettingsError([str(error)]))
        return 1
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=settings.drain_seconds,
        timeout_keep_alive=settings.keep_alive_seconds,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
