"""The account and region of the request under way, and work that goes on in them."""

import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import Any

from local_aws.ministack_hooks.internals import internal
from local_aws.scope import Scope


def current_scope() -> Scope:
    """Read ministack's context variables; they follow a request onto its worker threads."""
    responses = internal("core.responses")
    return Scope(str(responses.get_account_id()), str(responses.get_region()))


def within(scope: Scope) -> Any:
    """Make an account and a region those of the request under way, as a context manager."""
    return internal("core.responses").request_scope(scope.account, scope.region)


def meanwhile(work: Callable[[], Any]) -> None:
    """Do it on a thread of its own, in the caller's account and region."""
    threading.Thread(target=copy_context().run, args=(work,), daemon=True).start()
