"""A client of endpoints and of their fronts, for programs.

from modelport.client import Endpoint

print(Endpoint("prod-sentiment").predict({"inputs": "I love it!"}))
"""

from modelport.calling.errors import (
    InvocationError,
    ModelError,
    RejectedError,
    ThrottledError,
    UnavailableError,
)
from modelport.calling.streaming import lines
from modelport.client.authorisation import ApiKey, Bearer, SigV4
from modelport.client.batching import Batching
from modelport.client.endpoint import Endpoint
from modelport.client.event_stream import EventStream
from modelport.client.front import Front
from modelport.client.pending import Pending
from modelport.client.retries import Retries
from modelport.client.submitted import Submitted

__all__ = [
    "ApiKey",
    "Batching",
    "Bearer",
    "Endpoint",
    "EventStream",
    "Front",
    "InvocationError",
    "ModelError",
    "Pending",
    "RejectedError",
    "Retries",
    "SigV4",
    "Submitted",
    "ThrottledError",
    "UnavailableError",
    "lines",
]
