"""What DescribeEndpoint shows as FailureReason, in SageMaker's words with our detail behind them.

Source: AWS re:Post Knowledge Center, "How do I troubleshoot the creation of a SageMaker endpoint".
"""

from local_aws.hosting_protocol import ContainerFailed

_LIMIT = 1024  # FailureReason's max in the service model


class NotDownloaded(ContainerFailed):
    """The archive isn't there, or the role may not read it."""


def _failed(
    words: str, detail: str, kind: type[ContainerFailed] = ContainerFailed
) -> ContainerFailed:
    text = f"{words} {' '.join(detail.split())}".strip()
    return kind(text if len(text) <= _LIMIT else f"{text[: _LIMIT - 1]}…")


def not_downloaded(url: str, detail: str, *, container: str) -> ContainerFailed:
    """A `NotDownloaded`."""
    return _failed(
        f'Failed to download model data for container "{container}" from URL: "{url}". '
        "Please ensure that there is an object located at the URL and that the role passed to "
        "CreateModel has permissions to download the object.",
        detail,
        NotDownloaded,
    )


def not_extracted(url: str, detail: str, *, container: str) -> ContainerFailed:
    """The archive is no tar.gz, is broken, or holds what SageMaker doesn't extract."""
    return _failed(
        f'Failed to extract model data archive for container "{container}" from URL "{url}". '
        "Please ensure that the object located at the URL is a valid tar.gz archive.",
        detail,
    )


def not_healthy(variant_name: str, detail: str, *, container: str = "primary") -> ContainerFailed:
    """The container never answered /ping with 200; `detail` is its own reason."""
    return _failed(
        f"The {container} container for production variant {variant_name} did not pass the ping "
        "health check. Please check CloudWatch logs for this endpoint.",
        detail,
    )


def not_emulated(what: str, accepted: str) -> ContainerFailed:
    """Something that the embedded AWS refuses by name."""
    return _failed(f"The embedded AWS does not emulate {what}.", accepted)
