"""A request that SageMaker turns away before any container sees it."""

from local_aws.hosting_protocol import LiveComponent


class Refused(Exception):  # noqa: N818 - the request is refused, nothing is wrong here
    """The message is ValidationError's."""


class NoCopies(Refused):
    """The inference component has no copies now."""

    def __init__(self, message: str, component: LiveComponent) -> None:
        """Keep the component."""
        super().__init__(message)
        self.component = component
