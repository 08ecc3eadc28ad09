import io
import tarfile
from pathlib import Path

import pytest

from model_server.extraction import ArchiveError, extract

LIMIT = 1000


def link(name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> tarfile.TarInfo:
    """A member that is a link."""
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member


def device() -> tarfile.TarInfo:
    """A member that is a device."""
    member = tarfile.TarInfo("device")
    member.type = tarfile.CHRTYPE
    return member


def test_files_lie_where_the_archive_says(pack, tmp_path: Path) -> None:
    """Folders are made as needed."""
    extract(io.BytesIO(pack({"a": "1", "code/b/c.py": "2"})), tmp_path, limit=LIMIT)
    assert (tmp_path / "a").read_text() == "1"
    assert (tmp_path / "code/b/c.py").read_text() == "2"


@pytest.mark.parametrize("name", ["../evil", "/evil", "code/../../evil", "a/b/../../../evil"])
def test_nothing_leaves_the_folder(pack, tmp_path: Path, name: str) -> None:
    """A path that climbs out, or starts at the root, ends the extraction."""
    folder = tmp_path / "model"
    folder.mkdir()
    with pytest.raises(ArchiveError, match="outside"):
        extract(io.BytesIO(pack({name: "x"})), folder, limit=LIMIT)
    assert [path for path in tmp_path.rglob("*") if path != folder] == []


@pytest.mark.parametrize(
    ("member", "kind"),
    [
        (link("l", "/etc"), "link"),
        (link("l", "../.."), "link"),
        (link("l", "weights"), "link"),
        (link("l", "/etc/passwd", tarfile.LNKTYPE), "link"),
        (device(), "special file"),
    ],
    ids=["absolute", "climbing", "inside", "hard", "device"],
)
def test_links_and_devices_are_refused(
    pack, tmp_path: Path, member: tarfile.TarInfo, kind: str
) -> None:
    """A link could lead a later member out; none is made."""
    with pytest.raises(ArchiveError, match=f"is a {kind}: pack the file itself"):
        extract(io.BytesIO(pack({}, member)), tmp_path, limit=LIMIT)
    assert list(tmp_path.iterdir()) == []


def test_a_bomb_does_not_fill_the_disk(pack, tmp_path: Path) -> None:
    """The file that goes beyond the limit is not written."""
    bomb = pack({"small": "x" * LIMIT, "big": "x"})
    with pytest.raises(ArchiveError, match="more than 1000 bytes"):
        extract(io.BytesIO(bomb), tmp_path, limit=LIMIT)
    assert [path.name for path in tmp_path.iterdir()] == ["small"]


@pytest.mark.parametrize("damage", [lambda b: b[: len(b) // 2], lambda b: b"no gzip" + b])
def test_a_damaged_archive_is_said_to_be(pack, tmp_path: Path, damage) -> None:
    """Half of it, or something else altogether, is refused with a reason."""
    archive = damage(pack({f"file{n}": f"{n}" * 50 for n in range(9)}))
    with pytest.raises(ArchiveError, match=r"damaged or no tar\.gz"):
        extract(io.BytesIO(archive), tmp_path, limit=LIMIT)
