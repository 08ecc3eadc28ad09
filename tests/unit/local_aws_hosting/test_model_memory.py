"""The bound of a multi-model instance's memory, and what is held against it."""

import os

import psutil

from local_aws.hosting.processes.memory import resident
from local_aws.hosting.settings import HostingSettings


def test_bound_is_a_share_of_the_machine_unless_it_is_given(monkeypatch):
    """All instances of a fleet together leave half of the memory."""
    monkeypatch.delenv("MODELPORT_LOCAL_MODEL_MEMORY", raising=False)
    settings = HostingSettings()
    assert 0 < settings.model_memory * settings.max_workers <= psutil.virtual_memory().total // 2
    monkeypatch.setenv("MODELPORT_LOCAL_MODEL_MEMORY", "64")
    assert HostingSettings().model_memory == 64 << 20


def test_resident_memory_is_that_of_living_processes():
    """A process that has ended occupies nothing."""
    own = resident([os.getpid()])
    assert own >= psutil.Process().memory_info().rss // 2
    assert resident([2**22 + 1]) == 0
    assert resident([]) == 0
