"""Synthesizes one environment: `cdk -c env=NAME`, where NAME is a file in environments/.

`-c account=…` says which account, where the file leaves it open.
"""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT), str(ROOT / "constructs"), str(ROOT / "lambda")]

from modelport.configuration import load  # noqa: E402 - needs the path above
from modelport.configuration.problems import ConfigurationError  # noqa: E402 - the same
from modelport.packaging import PackagingError, package  # noqa: E402 - the same
from modelport.toolchain import use_pinned_node  # noqa: E402 - the same


def main() -> None:
    """Loads, packages, composes and synthesizes."""
    context = json.loads(os.environ.get("CDK_CONTEXT_JSON", "{}"))
    if "env" not in context:
        names = ", ".join(sorted(path.stem for path in (ROOT / "environments").glob("*.yaml")))
        sys.exit(f"env: missing; name an environment with -c env=NAME, one of: {names}")
    try:
        environment = load(context["env"]).deployed_to(context.get("account"))
        archives = {name: package(folder) for name, folder in environment.model_folders.items()}
    except (ConfigurationError, PackagingError) as error:
        sys.exit(str(error))
    use_pinned_node()
    # jsii starts Node when the CDK is imported: not before there is something to build.
    from stacks.application import build  # noqa: PLC0415 - see above

    build(environment, archives).synth()


main()
