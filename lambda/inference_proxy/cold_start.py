"""A quicker start: no garbage collection while modules are imported.

Imports allocate much and free little, so that collecting meanwhile finds nothing and costs about
a tenth of a cold start (benchmarks/lambda_front.py). Importing this module, first of all, stops
the collector; `finish` starts it again.
"""

import gc

gc.disable()


def finish() -> None:
    """Collect from now on, but not what the imports left: it stays for the function's life."""
    gc.freeze()
    gc.enable()
