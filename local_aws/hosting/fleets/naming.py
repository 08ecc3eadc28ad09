"""What SageMaker calls the containers of a model in its messages."""

from collections.abc import Sequence

from local_aws.hosting_protocol import ContainerSpec


def names(containers: Sequence[ContainerSpec]) -> list[str]:
    """A name for each: its hostname, or one by its position (API reference, ContainerDefinition).

    The only container without a hostname is `primary`, or `model` when it serves many.
    """
    if len(containers) == 1 and not containers[0].hostname:
        return ["model" if containers[0].multi_model else "primary"]
    return [one.hostname or f"container-{place}" for place, one in enumerate(containers, start=1)]
