"""What lies ready in folders before a worker is started."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Code:
    """The folder of a script, and one of installed packages if there are any."""

    folder: Path
    packages: Path | None


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """The folder that stands for /opt/ml, and the code."""

    base: Path
    code: Code
