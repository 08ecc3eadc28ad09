"""Runs a package as its image's command would: `python -m` it, until the parent ends.

`python -m local_aws.container_engine.launcher --lifeline-fd N PACKAGE`
"""

import argparse
import runpy
import sys

from local_aws.lifeline import end_with_the_parent


def main() -> None:
    """Run the package in this process."""
    parser = argparse.ArgumentParser(prog="local_aws.container_engine.launcher")
    parser.add_argument("--lifeline-fd", type=int, required=True)
    parser.add_argument("package")
    arguments = parser.parse_args()
    end_with_the_parent(arguments.lifeline_fd)
    sys.argv = [arguments.package]
    runpy.run_module(arguments.package, run_name="__main__")


if __name__ == "__main__":
    main()
