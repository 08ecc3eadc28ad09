"""What happens before a fleet's first worker: the model data, and what its code imports."""

import threading
from dataclasses import dataclass
from pathlib import Path

from local_aws.hosting.archives import ModelStore
from local_aws.hosting.images import require_emulated
from local_aws.hosting.installation import Installer
from local_aws.hosting_protocol import FleetSpec


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """The folder that stands for /opt/ml, and one of installed packages if there are any."""

    base: Path
    packages: Path | None


def prepare(spec: FleetSpec, stopping: threading.Event) -> Prepared:
    """Check the image, download and unpack the archive, install its requirements.

    Raises:
        ContainerFailed: with SageMaker's reason.
        Cancelled: when the fleet was stopped.
    """
    require_emulated(spec.image)
    base = ModelStore(spec=spec, cancelled=stopping.is_set).fetch(spec.credentials())
    installer = Installer(
        variant_name=spec.variant_name, timeout=spec.startup_timeout, stopping=stopping
    )
    return Prepared(base=base, packages=installer.install(base))
