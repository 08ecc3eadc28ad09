"""`python -m local_aws`: run the embedded AWS in the foreground."""

import logging
import os
import sys

from local_aws.options import parse
from local_aws.server import run


def main() -> None:
    """Run until told to stop, then leave at once: idle threads must not hold the process up."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    status = run(parse())
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    main()
