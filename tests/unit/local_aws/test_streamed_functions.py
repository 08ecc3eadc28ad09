"""Answers that come piece by piece end only where all of it has come."""

import asyncio

import pytest

from local_aws.ministack_hooks import streaming_functions
from local_aws.ministack_hooks.streaming_responses import streamed
from local_aws.ministack_hooks.streaming_worker import SINK


@pytest.fixture(autouse=True)
def _private_state(monkeypatch, tmp_path):
    """Importing ministack writes a key to its state folder."""
    monkeypatch.setenv("STATE_DIR", str(tmp_path))


async def _sent(body):
    """What the server is given to send."""
    frames = []

    async def send(message):
        frames.append((message["body"], message["more_body"]))

    await body.runner(send, None)
    return frames


def _asked(answer):
    """What a function streams that then ends so."""

    async def whole():
        SINK.get()(b'{"statusCode": 201}' + b"\0" * 8 + b"one")
        return answer

    async def run():
        status, _, body = await streaming_functions._first(whole, {})
        return status, await _sent(body)

    return asyncio.run(run())


def test_a_function_that_has_ended_ends_its_answer():
    """Its status comes from what it sent first."""
    assert _asked((200, {}, b"")) == (201, [(b"one", True), (b"", False)])


@pytest.mark.parametrize("answer", [(502, {}, b""), object()], ids=["failed", "given-up"])
def test_one_that_has_not_leaves_it_open(answer):
    """It failed, or the gateway gave up: whoever reads must not take it for whole."""
    assert _asked(answer) == (201, [(b"one", True)])


def test_pieces_that_break_off_have_no_end():
    """The same for what a container streams."""

    def parts():
        yield b"one"
        raise ValueError("no more")

    assert asyncio.run(_sent(streamed(parts()))) == [(b"one", True)]
