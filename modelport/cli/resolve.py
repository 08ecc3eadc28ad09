"""`modelport resolve`: AutoML jobs and model packages become containers that a reviewer sees."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from modelport.cli.explaining import explained
from modelport.cli.output import console, err_console, fail, print_json
from modelport.toolchain import STATE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from modelport.configuration import Environment
    from modelport.configuration.lock import Lock


def resolve(
    env: Annotated[
        str,
        typer.Argument(
            metavar="ENV", help="A file in environments/ without its ending, or a path."
        ),
    ],
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit code 1 if the lock would change.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Ask AWS for the best candidates and the model packages, and write them to ENV.lock.json."""
    from modelport.configuration import load  # noqa: PLC0415 - a second of pydantic and boto3
    from modelport.configuration.loading import find_file  # noqa: PLC0415 - the same
    from modelport.configuration.lock import Lock, lock_file  # noqa: PLC0415 - the same
    from modelport.configuration.rules.lock import is_locked  # noqa: PLC0415 - the same
    from modelport.resolving import locked_text  # noqa: PLC0415 - the same
    from modelport.resolving import resolve as resolve_models  # noqa: PLC0415 - the same

    with explained():
        environment = load(env, locked=False)
        file = lock_file(find_file(env))
        if any(map(is_locked, environment.models.values())):
            with _sagemaker(environment) as sagemaker:
                lock = resolve_models(environment, sagemaker)
        else:
            lock = Lock()
    before = file.read_text(encoding="utf-8") if file.is_file() else None
    after = locked_text(lock) if lock.models else None
    if not check:
        _write(file, after)
    _print(lock, file, changed=before != after, check=check, json=json)
    if check and before != after:
        fail([f"{file}: not current; run modelport resolve {env}"])


def _write(file: Path, text: str | None) -> None:
    """Nothing to lock leaves no file."""
    if text is None:
        file.unlink(missing_ok=True)
    else:
        file.write_text(text, encoding="utf-8")


def _print(lock: Lock, file: Path, *, changed: bool, check: bool, json: bool) -> None:
    if json:
        answer = {"file": str(file), "changed": changed, **lock.model_dump(mode="json")}
        print_json(answer)
        return
    for key, model in lock.models.items():
        images = ", ".join(container.image for container in model.containers)
        console.print(f"{key}: {model.resolved} ({images})")
    if not lock.models:
        console.print("no model is resolved before the review: there is nothing to lock")
    elif not check:
        console.print(f"{'wrote' if changed else 'unchanged:'} {file}")


@contextmanager
def _sagemaker(environment: Environment) -> Iterator[Any]:
    """The embedded AWS's for an environment of its account, else AWS's own."""
    from modelport.aws.clients import client  # noqa: PLC0415 - as above
    from modelport.local import Steps  # noqa: PLC0415 - as above
    from modelport.local.standing_in import embedded_session  # noqa: PLC0415 - as above
    from modelport.resolving.asking import aws_sagemaker  # noqa: PLC0415 - as above

    if not environment.is_embedded:
        yield aws_sagemaker(environment)
        return
    with embedded_session(environment, state=STATE, steps=Steps(err_console)) as session:
        yield client("sagemaker", session)
