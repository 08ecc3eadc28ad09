"""EC2 instances without machines: what their user data does, with a process where it runs one.

A script is read and carried out command by command; nothing of it reaches this machine's shell. An
instance has its files, packages, services and images, the metadata service with its role's
credentials, and the containers that its services run.
"""

from local_aws.instances.group import Group, GroupError
from local_aws.instances.instance import Instance, Launch
from local_aws.instances.instances import Instances
from local_aws.instances.machine import Signal
from local_aws.instances.settings import InstanceSettings

__all__ = [
    "Group",
    "GroupError",
    "Instance",
    "InstanceSettings",
    "Instances",
    "Launch",
    "Signal",
]
