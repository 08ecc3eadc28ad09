"""Which account a place on AWS is in."""

from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import NoCredentialsError

from modelport.aws.deployed import ReadingError
from modelport.deploying import account_of


class _Place:
    """A place on AWS, and nobody who signed in."""

    session = None

    def client(self, _service: str) -> Any:
        return SimpleNamespace(get_caller_identity=self._refuse)

    @staticmethod
    def _refuse() -> None:
        raise NoCredentialsError


def test_without_credentials_it_says_how_to_sign_in() -> None:
    """`plan` and `deploy` ask for the account first: it is the first thing that a novice meets."""
    with pytest.raises(ReadingError, match=r"Unable to locate credentials; sign in"):
        account_of(_Place())
