"""How an endpoint's answer is shown."""

from __future__ import annotations

import json as json_module
import sys
from typing import TYPE_CHECKING, Any

import typer

from modelport.cli.output import console, err_console, print_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modelport.aws.targets import Target
    from modelport.calling.asynchronous import Submission
    from modelport.calling.runtime import Invocation


def print_answer(answer: Invocation, *, json: bool, **details: str) -> None:
    """The body as it came, or with `json` what is known about the answer, `details` included."""
    if not json:
        sys.stdout.buffer.write(answer.body)
        if sys.stdout.isatty() or not answer.body.endswith(b"\n"):
            sys.stdout.buffer.write(b"\n")
        return
    print_json(
        {
            "body": _decoded(answer.body),
            "content_type": answer.content_type,
            "variant": answer.variant,
            "seconds": round(answer.seconds, 4),
            **details,
        }
    )


def print_pieces(pieces: Iterable[bytes]) -> None:
    """Each piece as it comes."""
    last = b""
    for last in pieces:
        sys.stdout.buffer.write(last)
        sys.stdout.buffer.flush()
    if sys.stdout.isatty() or not last.endswith(b"\n"):
        sys.stdout.buffer.write(b"\n")


def print_submission(submission: Submission, *, json: bool) -> None:
    """Where the answer will be."""
    if json:
        print_json(
            {
                "inference_id": submission.inference_id,
                "output_location": submission.output_location,
                "failure_location": submission.failure_location,
            }
        )
    else:
        console.print(submission.output_location)


def await_answer(target: Target, submission: Submission) -> Invocation:
    """The answer to a request in a queue; an interrupt leaves the request there.

    Raises:
        InvocationError: the request failed.
        typer.Exit: 130, after an interrupt.
    """
    from modelport.calling.asynchronous import wait  # noqa: PLC0415 - boto3 is slow

    waiting = f"{target.name}: waits for {submission.inference_id}"
    try:
        with err_console.status(waiting) as status:
            return wait(
                target.client,
                submission,
                tell=lambda seconds: status.update(f"{waiting}, {seconds:.0f} s"),
            )
    except KeyboardInterrupt:
        err_console.print(
            f"not waiting any more: the request goes on, its answer comes to "
            f"{submission.output_location}"
        )
        raise typer.Exit(130) from None


def _decoded(body: bytes) -> Any:
    try:
        return json_module.loads(body)
    except ValueError:
        return body.decode(errors="replace")
