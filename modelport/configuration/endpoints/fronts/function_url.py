"""`front.function_url`: the Lambda function's own address, without API Gateway."""

from typing import Literal

from pydantic import Field

from modelport.configuration.base import Section
from modelport.configuration.endpoints.fronts.common import CrossOrigin
from modelport.configuration.quantities import Seconds


class FunctionUrlFront(Section):
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
    streaming: bool = Field(
        default=False,
        description="Whether POST /stream sends the answer piece by piece, as events.",
    )
    timeout: Seconds = Field(
        60,
        ge=1,
        le=480,
        description="The longest that a caller waits: what the endpoint itself has, 60 s for an "
        "answer, or 8 min for a stream.",
    )
