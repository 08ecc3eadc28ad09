"""The archives of the Lambda functions, each written once for all stacks."""

from pathlib import Path

from python_function import FunctionArchive

REPOSITORY = Path(__file__).resolve().parent.parent
FUNCTIONS = REPOSITORY / ".modelport" / "functions"
POWERTOOLS = ("aws_lambda_powertools", "typing_extensions")


def write_archive(*packages: str, dependencies: tuple[str, ...] = ()) -> Path:
    """Writes the archive of packages below lambda/, unless it is there already."""
    archive = FunctionArchive(
        folder=REPOSITORY / "lambda", packages=packages, dependencies=dependencies
    )
    return archive.write(FUNCTIONS)
