"""What ties a process that we start to us, however we end."""

import os
import signal
import threading


def end_with_the_parent(descriptor: int) -> None:
    """Kill this process and its children when the other end of the lifeline closes."""
    os.set_inheritable(descriptor, False)  # noqa: FBT003 - positional only

    def watch() -> None:
        os.read(descriptor, 1)
        if os.getpgid(0) == os.getpid():
            os.killpg(0, signal.SIGKILL)
        os._exit(1)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()
