"""The page where a person calls every front: Swagger UI, served from this machine alone."""

from local_aws.console.door import ConsoleDoor

__all__ = ["ConsoleDoor"]
