"""`modelport invoke`: one prediction, in the embedded AWS or on AWS."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modelport.cli.answers import await_answer, print_answer, print_pieces, print_submission
from modelport.cli.arguments import Endpoint, Env  # noqa: TC001 - typer looks the annotations up
from modelport.cli.explaining import explained
from modelport.cli.output import fail

if TYPE_CHECKING:
    from modelport.aws.targets import Target
    from modelport.calling.runtime import Question

Data = Annotated[
    str,
    typer.Option(help="The request's body; @FILE reads it from a file, - from standard input."),
]
TargetModel = Annotated[
    str | None, typer.Option(help="Of a multi-model endpoint: the archive, such as films.tar.gz.")
]
TargetContainer = Annotated[
    str | None, typer.Option(help="Of a multi-container endpoint: the container's hostname.")
]
TargetVariant = Annotated[str | None, typer.Option(help="The variant that shall answer.")]
Component = Annotated[
    str | None, typer.Option(help="Of an endpoint with inference components: the component's name.")
]
Wait = Annotated[
    bool,
    typer.Option("--wait/--no-wait", help="Of an asynchronous endpoint: wait for the answer."),
]

Stream = Annotated[
    bool, typer.Option("--stream", help="Print the answer piece by piece, as the model makes it.")
]


def invoke(  # noqa: PLR0913 - one parameter for each option
    endpoint: Endpoint,
    *,
    data: Data,
    content_type: Annotated[str, typer.Option(help="What the body is.")] = "application/json",
    accept: Annotated[str, typer.Option(help="What to answer with.")] = "application/json",
    target_model: TargetModel = None,
    target_container: TargetContainer = None,
    target_variant: TargetVariant = None,
    component: Component = None,
    wait: Wait = True,
    stream: Stream = False,
    env: Env = None,
    aws: Annotated[bool, typer.Option("--aws", help="Ask AWS, not the embedded AWS.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Answer in JSON, with details.")] = False,
) -> None:
    """Ask an endpoint for one prediction."""
    from modelport.aws import targets  # noqa: PLC0415 - boto3 is slow
    from modelport.calling import asking, runtime  # noqa: PLC0415 - boto3 is slow
    from modelport.toolchain import STATE  # noqa: PLC0415 - with the others

    if stream and json:
        fail(["--stream: received --json with it; accepted is one of the two"])
    body = _body(data)
    with explained():
        target = targets.find_target(endpoint, env=env, aws=aws, state=STATE)
        parameters = asking.chosen(
            target,
            model=target_model,
            container=target_container,
            variant=target_variant,
            component=component,
        )
        question = runtime.Question(
            body=body, content_type=content_type, accept=accept, parameters=parameters
        )
        if stream:
            print_pieces(asking.ask_for_stream(target, question))
        elif target.type == targets.ASYNCHRONOUS:
            _through_queue(target, question, wait=wait, json=json)
        else:
            print_answer(asking.ask(target, question), json=json)


def _through_queue(target: Target, question: Question, *, wait: bool, json: bool) -> None:
    from modelport.calling.asking import submit  # noqa: PLC0415 - as above

    submission = submit(target, question)
    if not wait:
        print_submission(submission, json=json)
        return
    answer = await_answer(target, submission)
    print_answer(answer, json=json, output_location=submission.output_location)


def _body(data: str) -> bytes:
    if data == "-":
        return sys.stdin.buffer.read()
    if not data.startswith("@"):
        return os.fsencode(data)  # the bytes that were typed, whatever they are
    try:
        return Path(data[1:]).read_bytes()
    except OSError as error:
        fail([f"--data: {data[1:] or 'no file'}: {(error.strerror or str(error)).lower()}"])
