"""One request from beginning to end: CloudFormation never waits for an answer in vain."""

import json
import threading
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from custom_resource.request import Refused, Request
from custom_resource.response import respond

Act = Callable[[Request], Mapping[str, Any] | None]
"""Fulfils a request and returns the resource's attributes."""

ANSWERING_SECONDS = 10.0
"""What is kept of the function's time to say that it was too short."""


def handle(event: Mapping[str, Any], context: Any, act: Act) -> None:
    """Lets `act` fulfil `event`, and answers CloudFormation whatever becomes of it.

    Args:
        event: as Lambda hands it over.
        context: the same; its time and its log's name are used.
        act: raises `Refused` for a failure that people should read about.

    Raises:
        OSError: no answer could be given; Lambda calls the function again, with the same event.
    """
    answer = _Answer(event)
    seconds = context.get_remaining_time_in_millis() / 1000 - ANSWERING_SECONDS
    watch = threading.Timer(max(0.0, seconds), answer, kwargs={"reason": _too_slow(context)})
    watch.daemon = True
    watch.start()
    try:
        _log(event)
        data = act(Request.from_event(event))
    except Refused as error:
        answer(reason=str(error))
    except BaseException as error:  # noqa: BLE001 - even an exit must not leave it waiting
        traceback.print_exc()
        answer(reason=f"unexpected {type(error).__name__}; {_see_log(context)}")
    else:
        answer(data=data)
    finally:
        watch.cancel()


class _Answer:
    """Answers an event once: the first time counts."""

    def __init__(self, event: Mapping[str, Any]) -> None:
        self._event = event
        self._lock = threading.Lock()
        self._given = False

    def __call__(self, *, data: Mapping[str, Any] | None = None, reason: str | None = None) -> None:
        with self._lock:
            if not self._given:
                respond(self._event, data=data, reason=reason)
                self._given = True


def _too_slow(context: Any) -> str:
    return f"it took longer than the function's time allows; {_see_log(context)}"


def _see_log(context: Any) -> str:
    return f"see the log stream {context.log_stream_name} of {context.log_group_name}"


def _log(event: Mapping[str, Any]) -> None:
    """One line to find the request by: no properties, and not the URL, which is a secret."""
    names = ("RequestType", "ResourceType", "LogicalResourceId", "StackId")
    print(json.dumps({name: event.get(name) for name in names}))  # noqa: T201 - the function's log
