"""Asynchronous inference: a queue for each endpoint, answers in S3, notifications through SNS."""

from local_aws.hosting.asynchronous.processing import Processor
from local_aws.hosting.asynchronous.queues import Queues

__all__ = ["Processor", "Queues"]
