"""The processes that stand for instances and containers."""

import psutil

SERVER, WORKER = "local_aws.hosting.forkserver", "local_aws.hosting.worker"
APPLICATION = "inference_app"


def worker_processes(pid):
    """The workers that a process has started itself: its fork servers' children, or its own."""
    children = psutil.Process(pid).children()
    servers = [child for child in children if SERVER in command(child)]
    forked = [worker for server in servers for worker in server.children()]
    return [*forked, *(child for child in children if WORKER in command(child))]


def application_processes():
    """The front's applications that this test's server has started, on instances or in tasks."""
    children = psutil.Process().children(recursive=True)
    return [child for child in children if APPLICATION in command(child)]


def command(process):
    """How it was called; nothing once it has ended."""
    try:
        return process.cmdline()
    except psutil.Error:
        return []
