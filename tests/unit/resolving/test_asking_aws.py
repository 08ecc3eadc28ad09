"""AWS is asked with credentials of the environment's own account, or not at all."""

from types import SimpleNamespace

import pytest
from botocore.exceptions import NoCredentialsError

from modelport.resolving import ResolvingError, asking


@pytest.fixture
def credentials(monkeypatch):
    """Lets boto3 find credentials of an account."""

    def found(account):
        def identity():
            if account is None:
                raise NoCredentialsError
            return {"Account": account}

        def fake(service, *, region):
            return SimpleNamespace(service=service, region=region, get_caller_identity=identity)

        monkeypatch.setattr(asking, "aws_client", fake)

    return found


@pytest.mark.parametrize("account", ["111122223333", None])
def test_sagemaker_is_asked_in_the_environments_region(credentials, account):
    """Credentials of the account, or of any where the file leaves it open, are used."""
    credentials("111122223333")
    environment = SimpleNamespace(name="dev", account=account, region="eu-west-1")
    client = asking.aws_sagemaker(environment)
    assert (client.service, client.region) == ("sagemaker", "eu-west-1")


def test_credentials_of_another_account_are_refused(credentials):
    """Another account's jobs of the same name would be locked: both accounts are named."""
    credentials("999999999999")
    environment = SimpleNamespace(name="dev", account="111122223333", region="eu-west-1")
    with pytest.raises(ResolvingError, match="credentials of 999999999999, and dev is for 1111"):
        asking.aws_sagemaker(environment)


def test_missing_credentials_are_said(credentials):
    """Without credentials the command ends with a sentence."""
    credentials(None)
    environment = SimpleNamespace(name="dev", account=None, region="eu-west-1")
    with pytest.raises(ResolvingError, match="aws can't be asked: Unable to locate credentials"):
        asking.aws_sagemaker(environment)
