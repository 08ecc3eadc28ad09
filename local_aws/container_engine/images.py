"""Where an image's files lie: in the folder that Docker would build it from."""

from dataclasses import dataclass
from pathlib import Path

import local_aws
from local_aws.errors import not_emulated

REGISTRY = "modelport.local/"


def source_root() -> Path:
    """Where this package lies, and beside it what synthesis wrote."""
    return Path(next(iter(local_aws.__path__))).resolve().parent


@dataclass(frozen=True)
class ImageFolders:
    """The folders of images, each named as the image with its hash.

    Attributes:
        folder: where they lie.
    """

    folder: Path

    def of(self, image: str) -> Path:
        """The folder of `modelport.local/NAME@sha256:HASH`.

        Raises:
            AwsError: it is another image, or nobody has written that folder.
        """
        name, _, digest = image.removeprefix(REGISTRY).partition("@sha256:")
        found = self.folder / f"{name}-{digest}"
        if not image.startswith(REGISTRY) or not digest.isalnum() or not found.is_dir():
            raise not_emulated(f"the image {image}")
        return found
