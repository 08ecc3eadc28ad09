"""The limit of what a custom resource may answer, which ministack doesn't know.

"The response body can't exceed 4096 bytes" (Custom resource response objects, CloudFormation).
"""

import json
from collections.abc import Mapping
from typing import Any

from local_aws.ministack_hooks.internals import internal

_RESPONSE_PATH = "/_ministack/cfn-response/"
_LONGEST_RESPONSE = 4096
_TOO_LONG = {"Status": "FAILED", "Reason": "Response object is too long."}


def install() -> None:
    """Let a longer response fail its resource, as CloudFormation does."""
    app = internal("app")
    original = app._handle_post_body_shortcuts  # noqa: SLF001 - ministack has no other way

    async def handle_post_body_shortcuts(  # noqa: PLR0913, PLR0917 - ministack's signature
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        query_params: Any,
        request_id: str,
    ) -> Any:
        if path.startswith(_RESPONSE_PATH) and len(body) > _LONGEST_RESPONSE:
            body = json.dumps(_TOO_LONG).encode()
        return await original(method, path, headers, body, query_params, request_id)

    app._handle_post_body_shortcuts = handle_post_body_shortcuts  # noqa: SLF001 - the same
