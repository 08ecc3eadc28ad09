"""Application Auto Scaling: targets, policies and schedules, and what acts on them."""

from local_aws.autoscaling.service import AutoScaling
from local_aws.autoscaling.state import VariantFacts

__all__ = ["AutoScaling", "VariantFacts"]
