import gzip
import io
import tarfile

import pytest

from modelport.packaging import PackagingError, package, verify


def archive_of(path, *members):
    """Write an archive of members that packing would refuse."""
    with tarfile.open(path, "w:gz") as tar:
        for member in members:
            tar.addfile(member, io.BytesIO(bytes(member.size)))
    return path


def member(name, kind=tarfile.REGTYPE):
    """A member of an archive."""
    info = tarfile.TarInfo(name)
    info.type = kind
    return info


@pytest.mark.parametrize("keep", [0, 5, 1000, -4, -1])
def test_truncated(model, output, keep):
    """A corrupt archive is told, wherever it ends."""
    package(model, output=output)
    output.write_bytes(output.read_bytes()[:keep])
    with pytest.raises(PackagingError, match=r"model\.tar\.gz: is "):
        verify(output)


@pytest.mark.parametrize("compression", ["fast", "stored"])
def test_flipped_bit(model, output, compression):
    """The checksum finds a damaged byte."""
    package(model, output=output, compression=compression)
    content = bytearray(output.read_bytes())
    content[len(content) // 2] ^= 1
    output.write_bytes(content)
    with pytest.raises(PackagingError):
        verify(output)


def test_no_gzip_and_no_tar(output):
    """A file of another kind is told."""
    output.parent.mkdir()
    output.write_bytes(b"hello" * 1000)
    with pytest.raises(PackagingError, match="no gzip file or damaged"):
        verify(output)
    output.write_bytes(gzip.compress(b"hello" * 1000))
    with pytest.raises(PackagingError, match="damaged"):
        verify(output)


def test_missing(output):
    """An archive that is not there is told."""
    with pytest.raises(PackagingError, match="no such file"):
        verify(output)


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "code/../../x"])
def test_escape(tmp_path, name):
    """A member that leaves the folder is told."""
    path = archive_of(tmp_path / "a.tar.gz", member("code/inference.py"), member(name))
    with pytest.raises(PackagingError, match="leaves the folder"):
        verify(path)


def test_link(tmp_path):
    """A link in an archive is told."""
    link = member("link", tarfile.SYMTYPE)
    link.linkname = "/etc/passwd"
    path = archive_of(tmp_path / "a.tar.gz", member("code/inference.py"), link)
    with pytest.raises(PackagingError, match="neither a file nor a folder"):
        verify(path)


def test_no_inference(tmp_path):
    """An archive without inference.py is told; one made by `tar czf .` is fine."""
    with pytest.raises(PackagingError, match=r"has no code/inference\.py"):
        verify(archive_of(tmp_path / "a.tar.gz", member("model.bin")))
    assert verify(archive_of(tmp_path / "b.tar.gz", member("./code/inference.py")))
