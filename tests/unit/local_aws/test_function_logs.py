"""What a function logs is there as soon as it has answered."""

import os
import queue
import threading

from local_aws.ministack_hooks.function_logs import Pipe


def test_what_is_written_is_taken_at_once_while_somebody_follows():
    """All of it, and without a wait, though a thread waits for more."""
    reading, writing = os.pipe()
    lines: queue.Queue[str] = queue.Queue()
    with os.fdopen(writing, "wb", buffering=0) as process:
        pipe = Pipe(os.fdopen(reading, "rb"), lines)
        following = threading.Thread(target=pipe.follow)
        following.start()
        for number in range(200):
            process.write(f"line {number}\n".encode())
            pipe.take()
            assert lines.get_nowait() == f"line {number}"
    following.join(5)
    assert not following.is_alive()


def test_a_line_is_whole_and_the_last_one_needs_no_end():
    """A line that is written in pieces is one; the process's end ends the last."""
    reading, writing = os.pipe()
    lines: queue.Queue[str] = queue.Queue()
    pipe = Pipe(os.fdopen(reading, "rb"), lines)
    with os.fdopen(writing, "wb", buffering=0) as process:
        process.write(b"begun")
        pipe.take()
        assert lines.empty()
        process.write(b" and ended\nlast")
        pipe.take()
    pipe.follow()
    assert [lines.get_nowait(), lines.get_nowait()] == ["begun and ended", "last"]


def test_a_full_queue_keeps_the_newest():
    """A process that logs without end is never held up."""
    reading, writing = os.pipe()
    lines: queue.Queue[str] = queue.Queue(maxsize=2)
    with os.fdopen(writing, "wb", buffering=0) as process:
        process.write(b"1\n2\n3\n")
    Pipe(os.fdopen(reading, "rb"), lines).follow()
    assert [lines.get_nowait(), lines.get_nowait()] == ["2", "3"]
