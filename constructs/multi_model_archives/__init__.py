"""The archives below the prefix of a multi-model endpoint."""

from multi_model_archives.copies import ArchiveCopies

__all__ = ["ArchiveCopies"]
