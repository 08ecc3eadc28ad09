"""Containers without an engine: processes of this machine that run an image's packages.

An image is the folder that it would be built from. `Engine` has those parts of the Docker SDK's
client that ministack's Amazon ECS uses, so that tasks, services, deployments and targets live there
as they do with Docker. Processes listen on 127.0.0.1 and end with the server.
"""

from local_aws.container_engine.engine import Engine
from local_aws.container_engine.images import ImageFolders

__all__ = ["Engine", "ImageFolders"]
