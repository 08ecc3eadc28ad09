"""Models that a Lambda function serves itself, without an endpoint."""

from lambda_served_model.served_model import LambdaServedModel

__all__ = ["LambdaServedModel"]
