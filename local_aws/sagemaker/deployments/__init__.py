"""Guarded updates: DeploymentConfig of UpdateEndpoint, played out step by step."""

from local_aws.sagemaker.deployments.carrying_out import Deployment
from local_aws.sagemaker.deployments.policy import Policy, policy_of
from local_aws.sagemaker.deployments.rules import check, check_update

__all__ = ["Deployment", "Policy", "check", "check_update", "policy_of"]
