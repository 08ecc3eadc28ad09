"""What a handler gives, as the bytes that a model server sends."""

import json


def encode(result: object) -> bytes:
    """Bytes and text as they are, everything else as JSON: what the model server does."""
    if isinstance(result, bytes | bytearray):
        return bytes(result)
    return (result if isinstance(result, str) else json.dumps(result)).encode()
