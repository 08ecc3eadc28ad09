"""What a handler is told of its invocation: the names of Lambda's own context object.

Lambda developer guide, "Using the Lambda context object to retrieve Python function information".
"""

import os
import time
from collections.abc import Mapping


class Context:
    """One invocation."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        """Read the headers that the Runtime API sent; their names are in lower case."""
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self.invoked_function_arn = headers.get("lambda-runtime-invoked-function-arn", "")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME", "")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION", "")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "")
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME", "")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME", "")
        self._deadline = int(headers["lambda-runtime-deadline-ms"])

    def get_remaining_time_in_millis(self) -> int:
        """How long the function may still take."""
        return max(0, self._deadline - int(time.time() * 1000))
