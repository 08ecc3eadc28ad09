"""The cloud assembly of an environment, made in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelport.aws.deployed import reading
from modelport.configuration import EMBEDDED_ACCOUNT
from modelport.packaging import package
from modelport.toolchain import use_pinned_node

if TYPE_CHECKING:
    from pathlib import Path

    from modelport.aws.places import Place
    from modelport.configuration import Environment


def account_of(place: Place) -> str:
    """The account that `place` is in.

    Raises:
        ReadingError: there are no credentials, or AWS refuses them.
    """
    if place.session:
        return EMBEDDED_ACCOUNT
    with reading():
        return str(place.client("sts").get_caller_identity()["Account"])


def synthesize(environment: Environment, folder: Path) -> Path:
    """Packs the models and writes the assembly to `folder`, as app.py does.

    Raises:
        PackagingError: a model can't be packed.
    """
    archives = {key: package(source) for key, source in environment.model_folders.items()}
    use_pinned_node()
    # jsii starts Node when the CDK is imported: not before there is something to build.
    from stacks.application import build  # noqa: PLC0415 - see above

    build(environment, archives, output=folder).synth()
    return folder
