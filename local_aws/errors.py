"""Errors that the embedded AWS answers as AWS does."""


class AwsError(Exception):
    """An answer other than success: AWS's error code, its message and the HTTP status."""

    def __init__(self, code: str, message: str, *, status: int = 400) -> None:
        """Keep what the client will see."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


def invalid(message: str) -> AwsError:
    """What SageMaker answers to nearly everything that it refuses."""
    return AwsError("ValidationException", message)


def not_emulated(what: str) -> AwsError:
    """A refusal that is ours, not AWS's: it names what is missing here."""
    return invalid(
        f"{what} is not emulated by the embedded AWS; it may well work on AWS: deploy it there"
    )
