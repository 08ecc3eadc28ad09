"""Runs one worker; see the package's docstring."""

import argparse
import json
import os
import sys
import traceback
from dataclasses import asdict
from pathlib import Path

from local_aws.hosting.worker.failure import describe
from local_aws.hosting.worker.frameworks import handler_service
from local_aws.hosting.worker.model import Model
from local_aws.hosting.worker.server import ModelServer
from local_aws.lifeline import end_with_the_parent


def main() -> int:
    """Load the model and serve it until the parent ends or asks to."""
    arguments = _arguments()
    end_with_the_parent(arguments.lifeline_fd)
    os.set_inheritable(arguments.events_fd, False)  # noqa: FBT003 - positional only
    model_dir = os.environ["SM_MODEL_DIR"]
    model = Model(model_dir)
    _tell(arguments.events_fd, event="listening", port=ModelServer(model).start())
    try:
        model.load(handler_service(arguments.framework))
    except BaseException as error:  # noqa: BLE001 - whatever model_fn raises is the reason
        traceback.print_exc()
        failure = describe(error, Path(model_dir) / "code")
        _tell(arguments.events_fd, event="failed", **asdict(failure))
        return 1
    _tell(arguments.events_fd, event="ready")
    model.serve()
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="local_aws.hosting.worker")
    parser.add_argument("--framework", required=True)
    parser.add_argument("--events-fd", type=int, required=True)
    parser.add_argument("--lifeline-fd", type=int, required=True)
    return parser.parse_args()


def _tell(descriptor: int, **event: object) -> None:
    os.write(descriptor, json.dumps(event).encode() + b"\n")


if __name__ == "__main__":
    sys.exit(main())
