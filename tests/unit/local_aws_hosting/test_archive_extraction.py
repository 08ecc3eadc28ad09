"""What of a model archive is unpacked, and what is refused."""

import gzip
import hashlib
import io
import tarfile

import pytest

from local_aws.hosting.model_data.extraction import ArchiveError, extract


def tar(*entries):
    """An uncompressed tar of (TarInfo, content)."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for info, content in entries:
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def entry(name, content=b"x", **fields):
    """A member with these fields."""
    info = tarfile.TarInfo(name)
    for field, value in fields.items():
        setattr(info, field, value)
    return info, content


def unpack(tmp_path, data):
    """Extract bytes; return the folder."""
    file = tmp_path / "model.tar.gz"
    file.write_bytes(data)
    extract(file, tmp_path / "model", cancelled=lambda: False)
    return tmp_path / "model"


def test_files_and_folders_are_unpacked(tmp_path):
    """Names keep their place, and executables stay executable."""
    members = [entry("./code/inference.py", b"code"), entry("run.sh", b"sh", mode=0o755)]
    folder = unpack(tmp_path, gzip.compress(tar(*members)))
    assert (folder / "code/inference.py").read_bytes() == b"code"
    assert (folder / "run.sh").stat().st_mode & 0o111
    assert not (folder / "code/inference.py").stat().st_mode & 0o111


@pytest.mark.parametrize("name", ["../escape", "/etc/escape", "code/../../escape"])
def test_member_outside_of_the_folder_is_refused(tmp_path, name):
    """No path leads out, and nothing is written there."""
    with pytest.raises(ArchiveError, match="lies outside of the model's folder"):
        unpack(tmp_path, gzip.compress(tar(entry(name))))
    assert not (tmp_path / "escape").exists()


@pytest.mark.parametrize(
    ("kind", "named"),
    [(tarfile.SYMTYPE, "link"), (tarfile.LNKTYPE, "link"), (tarfile.FIFOTYPE, "special file")],
)
def test_links_and_special_files_are_refused(tmp_path, kind, named):
    """SageMaker extracts no links."""
    with pytest.raises(ArchiveError, match=f"'weights' is a {named}"):
        unpack(tmp_path, gzip.compress(tar(entry("weights", b"", type=kind, linkname="x"))))


def _damaged(data):
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 0xFF]) + data[middle + 1 :]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda _: b"no archive",
        lambda _: gzip.compress(b"no tar" * 500),
        lambda data: data[: len(data) // 2],
        _damaged,
        lambda data: data[:-8] + bytes(8),
    ],
    ids=["empty", "no gzip", "no tar", "cut off", "bit flipped", "wrong checksum"],
)
def test_damaged_archive_is_refused(tmp_path, spoil):
    """Whatever is wrong with the bytes is one clear error."""
    noise = hashlib.shake_128(b"noise").digest(20_000)
    with pytest.raises(ArchiveError, match="damaged or no tar"):
        unpack(tmp_path, spoil(gzip.compress(tar(entry("weights", noise)))))


def test_checksum_behind_the_last_member_is_verified(tmp_path):
    """An archive with padding behind its end is read to where gzip keeps the checksum."""
    data = gzip.compress(tar(entry("weights")) + bytes(500_000))
    with pytest.raises(ArchiveError, match="damaged or no tar"):
        unpack(tmp_path, data[:-8] + bytes(8))
