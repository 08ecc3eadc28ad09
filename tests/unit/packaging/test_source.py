from pathlib import Path

import pytest

from modelport.packaging import FolderSource, PackagingError, S3Archive, S3Prefix, classify


def test_kinds():
    """A folder, an archive in S3 and a prefix in S3 are told apart, and S3's stay untouched."""
    archive, prefix = "s3://bucket/a/model.tar.gz", "s3://bucket/a/"
    assert classify("a/b", root=Path("/r")) == FolderSource(Path("/r/a/b"))
    assert classify(archive, root=Path()) == S3Archive(archive)
    assert classify(prefix, root=Path()) == S3Prefix(prefix)


@pytest.mark.parametrize("uri", ["s3://bucket/model.zip", "s3://bucket", "s3://B/x/", "s3:///x/"])
def test_refused(uri):
    """What SageMaker could not take is refused with what it could."""
    with pytest.raises(PackagingError, match="accepted: s3://bucket"):
        classify(uri, root=Path())
