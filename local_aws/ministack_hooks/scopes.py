"""The account and region of the request under way."""

from local_aws.ministack_hooks.internals import internal
from local_aws.scope import Scope


def current_scope() -> Scope:
    """Read ministack's context variables; they follow a request onto its worker threads."""
    responses = internal("core.responses")
    return Scope(str(responses.get_account_id()), str(responses.get_region()))
