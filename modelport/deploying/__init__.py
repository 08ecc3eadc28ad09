"""Carrying a plan out: by one `cdk deploy`, or by three where scaling stands in the way."""

from modelport.deploying.detaching import DetachError, without_scaling
from modelport.deploying.prepared import Prepared, planned
from modelport.deploying.records import Record, read_record
from modelport.deploying.rollout import PHASES, DeployError, Rollout
from modelport.deploying.synthesis import synthesize

__all__ = [
    "PHASES",
    "DeployError",
    "DetachError",
    "Prepared",
    "Record",
    "Rollout",
    "planned",
    "read_record",
    "synthesize",
    "without_scaling",
]
