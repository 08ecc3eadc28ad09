"""What a PyTorch container's model server, TorchServe, offers to the code of a model: streaming.

In AWS's PyTorch images `inference.py` may import `ts`. Its `send_intermediate_predict_response`
sends a piece of the answer before the rest is made (TorchServe's documentation, "Advanced
configuration" and "Large model inference"); `predict_fn` and its like get the `context` that it
takes as their last parameter. The model servers of the other images have nothing of the kind.
"""

import sys
from collections.abc import Mapping, Sequence
from types import ModuleType

from local_aws.hosting.worker.context import Context
from local_aws.hosting.worker.encoding import encode

_PLACES = ("ts.handler_utils.utils", "ts.protocol.otf_message_handler")
"""Where it is, and where it was before TorchServe 0.9."""


def install() -> None:
    """Let `ts` be imported, with what streams and nothing else."""
    for place in _PLACES:
        module = _module(place)
        module.__dict__["send_intermediate_predict_response"] = send_intermediate_predict_response


def send_intermediate_predict_response(
    ret: Sequence[object],
    req_id_map: Mapping[int, str],
    message: str,  # noqa: ARG001 - TorchServe's signature
    code: int,  # noqa: ARG001 - the same
    context: Context | None = None,
) -> None:
    """Send a piece of the answer to the current request; there is one in a batch."""
    if context is None or context.send is None:
        return
    for index in req_id_map:
        context.send(encode(ret[index]))


def _module(name: str) -> ModuleType:
    """The module of that name, made with its parents where there is none."""
    if name in sys.modules:
        return sys.modules[name]
    module = sys.modules[name] = ModuleType(name)
    module.__path__ = []
    parent, _, last = name.rpartition(".")
    if parent:
        setattr(_module(parent), last, module)
    return module
