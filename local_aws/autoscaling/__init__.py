"""Application Auto Scaling: targets and policies, checked and remembered; nothing scales."""

from local_aws.autoscaling.service import AutoScaling
from local_aws.autoscaling.state import VariantFacts

__all__ = ["AutoScaling", "VariantFacts"]
