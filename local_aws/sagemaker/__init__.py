"""SageMaker's control plane: a state table, honest endpoint states, real workers behind them."""

from local_aws.sagemaker.service import SageMaker
from local_aws.sagemaker.state import RoleRefusedError, State, Surroundings

__all__ = ["RoleRefusedError", "SageMaker", "State", "Surroundings"]
