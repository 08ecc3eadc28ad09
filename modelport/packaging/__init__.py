"""Packs a model's folder into the archive that SageMaker takes."""

from modelport.packaging.archive import Archive, Compression
from modelport.packaging.checks import SERVERLESS_DISK
from modelport.packaging.errors import PackagingError
from modelport.packaging.packing import MODELS, package, package_code
from modelport.packaging.source import FolderSource, ModelSource, S3Archive, S3Prefix, classify
from modelport.packaging.verification import Verified, verify

__all__ = [
    "MODELS",
    "SERVERLESS_DISK",
    "Archive",
    "Compression",
    "FolderSource",
    "ModelSource",
    "PackagingError",
    "S3Archive",
    "S3Prefix",
    "Verified",
    "classify",
    "package",
    "package_code",
    "verify",
]
