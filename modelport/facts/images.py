"""AWS's own inference images, by framework and version, from a dated catalogue.

`images.json` is generated from sagemaker-core (`python -m modelport.facts.refresh_images`), whose
import would cost seconds; a test holds the catalogue against the library.
"""

import json
import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from packaging.version import Version

from modelport.facts import instances
from modelport.facts.regions import regions

_CATALOGUE = Path(__file__).with_name("images.json")
_P2_ENDS_BEFORE = {"pytorch": "1.13", "tensorflow": "2.12"}
"""P2 instances cannot run these versions or newer: sagemaker-core's `image_uris` says so."""

SERVERLESS = instances.InstanceType(
    "serverless inference", "x86_64", accelerator=None, burstable=False, local_storage=False
)
"""What runs images where there are no instances."""


class UnknownImage(LookupError):  # noqa: N818 - what it says: there is no such image
    """AWS publishes no such image.

    Attributes:
        key: which argument is at fault, such as version.
        received: its value.
        accepted: the values for which there is an image, newest first.
    """

    def __init__(self, key: str, received: str | None, accepted: Iterable[str]) -> None:
        """Names the argument at fault and what would do instead."""
        self.key = key
        self.received = received
        self.accepted = tuple(accepted)
        super().__init__(f"{key}: received {received}; accepted: {', '.join(self.accepted)}")

    @property
    def suggestion(self) -> str | None:
        """The accepted value that is closest to what was received."""
        return next(iter(get_close_matches(self.received or "", self.accepted, 1)), None)


def resolve(  # noqa: PLR0913 - each of them decides the image
    *,
    framework: str,
    version: str,
    region: str,
    instance_type: str | None,
    python_version: str | None = None,
    base_framework_version: str | None = None,
) -> str:
    """The URI in Amazon ECR of the inference image for a framework on an instance type.

    A version may leave out its last part (2.6): that means the newest release below it that the
    catalogue knows, and the URI says it in full.

    Args:
        framework: one of the catalogue's, such as pytorch.
        version: the framework's version.
        region: where the image is pulled from.
        instance_type: decides the architecture and whether it is an image for GPUs; None for
            serverless inference, which runs on x86_64 without GPUs.
        python_version: such as py312; by default the newest.
        base_framework_version: for huggingface, such as pytorch2.6.0; by default PyTorch's newest.

    Raises:
        UnknownImage: there is no such image; it names the argument at fault.
    """
    instance = SERVERLESS if instance_type is None else instances.find(instance_type)
    if instance is None:
        raise UnknownImage("instance_type", instance_type, sorted(instances.hosting_types()))
    images = _of_version(framework, version, instance)
    images = _narrow(images, "base", "base_framework_version", base_framework_version)
    images = _narrow(images, "python", "python_version", python_version)
    image = images[0]
    accounts = _catalogue()["registries"][image["registries"]]
    if region not in accounts or region not in regions():
        raise UnknownImage("region", region, sorted(accounts))
    registry = f"{accounts[region]}.dkr.ecr.{region}.{regions()[region].dns_suffix}"
    return f"{registry}/{image['image']}"


def frameworks() -> tuple[str, ...]:
    """The frameworks of the catalogue."""
    return tuple(_catalogue()["frameworks"])


def versions(framework: str, *, architecture: str, processor: str) -> tuple[str, ...]:
    """The versions that have an image for an architecture and a processor, newest first."""
    known = _entry(framework, architecture)["versions"]
    fit = [v for v, images in known.items() if any(i["processor"] == processor for i in images)]
    return tuple(sorted(fit, key=_release, reverse=True))


@cache
def accounts() -> frozenset[str]:
    """The accounts of AWS that hold the catalogue's images, in all regions: all may pull."""
    tables = _catalogue()["registries"]
    return frozenset(account for table in tables for account in table.values())


@cache
def _catalogue() -> Any:
    return json.loads(_CATALOGUE.read_text(encoding="utf-8"))


def _entry(framework: str, architecture: str) -> Any:
    known = _catalogue()["frameworks"]
    if framework not in known:
        raise UnknownImage("framework", framework, known)
    return known[framework].get(architecture, {"aliases": {}, "versions": {}})


def _of_version(
    framework: str, version: str, instance: instances.InstanceType
) -> list[dict[str, Any]]:
    processor = instance.accelerator or "cpu"
    accepted = versions(framework, architecture=instance.architecture, processor=processor)
    if instance.name.startswith("ml.p2.") and framework in _P2_ENDS_BEFORE:
        end = Version(_P2_ENDS_BEFORE[framework])
        accepted = tuple(v for v in accepted if Version(v) < end)
    if not accepted:
        raise UnknownImage("instance_type", instance.name, _kinds(framework))
    entry = _entry(framework, instance.architecture)
    full = entry["aliases"].get(version, version)
    if full not in accepted:
        raise UnknownImage("version", version, accepted)
    return [i for i in entry["versions"][full] if i["processor"] == processor]


def _kinds(framework: str) -> list[str]:
    """What a framework's images run on, such as x86_64 with gpu."""
    return sorted(
        {
            f"{architecture} with {image['processor']}"
            for architecture, entry in _catalogue()["frameworks"][framework].items()
            for images in entry["versions"].values()
            for image in images
        }
    )


def _narrow(
    images: list[dict[str, Any]], key: str, argument: str, wanted: str | None
) -> list[dict[str, Any]]:
    """The images with the wanted value, or with the newest where none is wanted."""
    values = sorted({i[key] for i in images if key in i}, key=_release, reverse=True)
    value = wanted or next(iter(values), None)
    if value is not None and value not in values:
        raise UnknownImage(argument, wanted, values)
    return [i for i in images if i.get(key) == value]


def _release(text: str) -> tuple[bool, Version]:
    """Sorts as versions: 2.10.0 after 2.9.0, py310 after py39, pytorch after tensorflow."""
    number = re.sub(r"^py(\d)", r"\1.", text.removeprefix("pytorch").removeprefix("tensorflow"))
    found = re.match(r"\d+(\.\d+)*(-\d+)?", number)
    return text.startswith("pytorch"), Version(found[0] if found else "0")
