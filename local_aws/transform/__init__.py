"""Batch transform: what happens between an S3 object and its `.out` file.

Nothing here knows a control plane or a worker: a job is a description, a way to read and write
objects, and a way to ask the model.
"""

from local_aws.transform.filters import InvalidFilterError
from local_aws.transform.job import Job, Storage, TransformFailed
from local_aws.transform.processing import Processing

__all__ = ["InvalidFilterError", "Job", "Processing", "Storage", "TransformFailed"]
