"""Carrying a plan out: by one `cdk deploy`, or by three where scaling stands in the way."""

from modelport.deploying.detaching import DetachError, without_scaling
from modelport.deploying.prepared import Prepared, planned
from modelport.deploying.records import PHASES, Record, place_name, read_record
from modelport.deploying.rollout import DeployError, Rollout
from modelport.deploying.synthesis import account_of, synthesize

__all__ = [
    "PHASES",
    "DeployError",
    "DetachError",
    "Prepared",
    "Record",
    "Rollout",
    "account_of",
    "place_name",
    "planned",
    "read_record",
    "synthesize",
    "without_scaling",
]
