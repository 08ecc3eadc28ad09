"""Where models lie before SageMaker fetches them, encrypted with a key of their own."""

from artifact_storage.encryption_key import EncryptionKey
from artifact_storage.storage import ArtifactStorage

__all__ = ["ArtifactStorage", "EncryptionKey"]
