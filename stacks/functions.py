"""The archives of the Lambda functions, each written once for all stacks."""

from collections.abc import Mapping
from pathlib import Path

from python_function import FunctionArchive

REPOSITORY = Path(__file__).resolve().parent.parent
FUNCTIONS = REPOSITORY / ".modelport" / "functions"
POWERTOOLS = ("aws_lambda_powertools", "typing_extensions")


def write_archive(
    *packages: str,
    dependencies: tuple[str, ...] = (),
    files: Mapping[str, bytes] | None = None,
) -> Path:
    """Writes the archive of packages below lambda/, and further files, unless it is there."""
    archive = FunctionArchive(
        folder=REPOSITORY / "lambda",
        packages=packages,
        dependencies=dependencies,
        files=files or {},
    )
    return archive.write(FUNCTIONS)
