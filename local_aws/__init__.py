"""An AWS on this machine: ministack, plus SageMaker hosting that runs the deployed model."""

from local_aws.process import EmbeddedAws, StartError

__all__ = ["EmbeddedAws", "StartError"]
