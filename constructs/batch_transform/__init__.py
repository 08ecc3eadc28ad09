"""Batch transform: a state machine around CreateTransformJob, which CloudFormation doesn't know."""

from batch_transform.job import TransformJob
from batch_transform.locations import Location
from batch_transform.schedule import Schedule
from batch_transform.state_machine import BatchTransform

__all__ = ["BatchTransform", "Location", "Schedule", "TransformJob"]
