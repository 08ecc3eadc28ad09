"""SageMaker in the account that an environment is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from modelport.aws.clients import aws_client
from modelport.resolving.errors import ResolvingError

if TYPE_CHECKING:
    from modelport.configuration import Environment


def aws_sagemaker(environment: Environment) -> Any:
    """A client with the credentials that boto3 finds, if they are of the environment's account.

    Raises:
        ResolvingError: they are of another account, or there are none.
    """
    region = environment.region
    try:
        account = aws_client("sts", region=region).get_caller_identity()["Account"]
        sagemaker = aws_client("sagemaker", region=region)
    except (BotoCoreError, ClientError) as error:
        raise ResolvingError([f"aws can't be asked: {error}"]) from error
    if environment.account not in {None, account}:
        problem = (
            f"account: received credentials of {account}, and {environment.name} is for "
            f"{environment.account}: use credentials of that account"
        )
        raise ResolvingError([problem])
    return sagemaker
