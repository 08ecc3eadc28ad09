"""What a container says when a model lacks a function that its framework can't do without."""

from typing import NoReturn


def missing(function: str) -> NoReturn:
    """Refuse in the toolkit's words.

    Raises:
        NotImplementedError: always.
    """
    raise NotImplementedError(
        f"Please provide a {function} implementation. See documentation for {function} at "
        "https://sagemaker.readthedocs.io/en/stable/"
    )
