"""`front.function_url`: the Lambda function's own address, without API Gateway."""

from typing import Literal

from pydantic import Field

from modelport.configuration.endpoints.fronts.common import CrossOrigin, Streamed
from modelport.configuration.quantities import Seconds


class FunctionUrlFront(Streamed):
    """The front without API Gateway's time limit, and the one to stream long answers with."""

    authorisation: Literal["iam", "open"] = Field(
        "iam",
        description="iam (requests are signed), or open (nobody is asked; only in the embedded "
        "AWS).",
    )
    concurrency: int = Field(
        10,
        ge=1,
        le=1000,
        description="How many requests are answered at once (the function's reserved concurrency); "
        "above it, callers get a 429.",
    )
    cors: CrossOrigin | None = Field(None, description="Web pages that may call; none without it.")
    timeout: Seconds = Field(
        60,
        ge=1,
        le=60,
        description="The longest that a caller waits for an answer: at most the 60 s that an "
        "endpoint has for one; a stream has longer, and type: asynchronous longest.",
    )
