"""What a model or the runtime said, made fit for a caller to read."""

import json
import re

LONGEST = 1000
TRACEBACK = "Traceback (most recent call last)"
# Patterns, not compiled ones: a start should not pay for what only a failure needs.
# \s, not \s*: the time for a run of blanks, which a caller may have sent, would grow squared.
CONSOLE_LINK = r"\s?See https?://\S+( in account \d{12})?( for more information)?\.?"
RECEIVED_ERROR = r"(?s)Received (?:client|server) error \(\d+\) from [\w.-]+ with message \"(.*)\""
ARN = r"arn:aws[\w-]*:[\w-]+:[\w-]*:\d{12}:\S*"
ACCOUNT = r" (?:of|in) account \d{12}"


def readable(text: str) -> str:
    """Return `text` without tracebacks, log links, ARNs and account numbers, at most 1000 long.

    SageMaker wraps a model's words ("Received server error (500) from primary with message "…".
    See https://…#logEventViewer… in account 123456789012 for more information."), and
    AWS's inference toolkits append a traceback to them.
    """
    wrapped = re.search(RECEIVED_ERROR, text)
    text = _message_of_json(wrapped[1] if wrapped else text)
    text = _without_traceback(text)
    for pattern in (CONSOLE_LINK, ARN, ACCOUNT):
        text = re.sub(pattern, "", text)
    text = text.strip()
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _message_of_json(text: str) -> str:
    """The `message` of an error that a serving container wrote as a JSON object."""
    if not text.lstrip().startswith("{"):
        return text
    try:
        message = json.loads(text).get("message")
    except (ValueError, RecursionError):
        return text
    return message if isinstance(message, str) else text


def _without_traceback(text: str) -> str:
    """What stands before a traceback, or its last line: the exception itself."""
    before, found, after = text.partition(TRACEBACK)
    if not found or before.strip():
        return before
    lines = [line for line in after.splitlines() if line.strip()]
    last = lines[-1] if lines else ""
    return "" if last.startswith((" ", ":")) else last
