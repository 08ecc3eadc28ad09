"""A runtime for functions whose answers go out piece by piece, in place of Lambda's own for Python.

Lambda's Python runtimes don't stream. AWS_LAMBDA_EXEC_WRAPPER names `bootstrap`, which Lambda
starts in place of its runtime ("Modifying the runtime environment"); it starts this package, which
takes invocations from the Runtime API ("Building a custom runtime for AWS Lambda"). An answer that
is `Streamed` is streamed, every other is sent whole, as Lambda's own runtime does.

It imports the standard library alone.
"""

from streaming_runtime.answer import Streamed

__all__ = ["Streamed"]
