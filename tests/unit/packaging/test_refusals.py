import os
import re

import pytest

from modelport.packaging import PackagingError, package


def refused(model, output, **options):
    """The problems that keep the folder from being packed."""
    with pytest.raises(PackagingError) as caught:
        package(model, output=output, **options)
    assert not output.exists()
    return str(caught.value)


def test_all_problems_at_once(model, output):
    """Every problem is told in one go, each on a line of its own."""
    (model / "code/inference.py").write_text("x = 1\ndef f(:\n")
    (model / "code/other.py").write_text("(")
    (model / "weights/model.bin").write_bytes(b"")
    lines = refused(model, output).splitlines()
    assert len(lines) == 3
    assert re.search(r"code/inference\.py:2: .*syntax", lines[0])
    assert "code/other.py:1" in lines[1]
    assert "model.bin: is empty" in lines[2]


def test_no_inference(model, output):
    """A folder without inference.py is refused."""
    (model / "code/inference.py").unlink()
    assert "code/inference.py: is missing" in refused(model, output)


def test_no_weights(model, output):
    """Companions such as config.json are no weights."""
    (model / "weights/model.bin").unlink()
    (model / "weights/nested/part.bin").unlink()
    assert "no weights" in refused(model, output)


def test_git_lfs_pointer(model, output):
    """A pointer of Git LFS is not taken for the file."""
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n"
    (model / "weights/model.bin").write_bytes(pointer)
    assert "git lfs pull" in refused(model, output)


def test_link_that_leaves(model, output):
    """A link out of the folder is refused, to a file as to a folder."""
    (model / "weights/secret").symlink_to("/etc/hostname")
    (model / "code/lib").symlink_to("/usr/lib")
    text = refused(model, output)
    assert "weights/secret: is a link that leaves the folder" in text
    assert "code/lib: is a link that leaves the folder" in text


def test_link_inside(model, output):
    """A link inside the folder is packed as the file that it leads to."""
    (model / "weights/same.bin").symlink_to("model.bin")
    assert package(model, output=output).unpacked_size > 2 * 2_048_000


def test_broken_link_and_loop(model, output):
    """Links that lead nowhere, and into themselves, are refused."""
    (model / "weights/gone").symlink_to("nothing")
    (model / "weights/loop").symlink_to(".")
    text = refused(model, output)
    assert "weights/gone: is a link that leads nowhere" in text
    assert "weights/loop: is a link to a folder that it lies in" in text


def test_special_file(model, output):
    """A pipe is refused, not read for ever."""
    os.mkfifo(model / "weights/pipe")
    assert "weights/pipe: is neither a file nor a folder" in refused(model, output)


def test_name_that_is_not_utf8(model, output):
    """A name that is not UTF-8 is refused and shown escaped."""
    (model / os.fsdecode(b"weights/\xff.bin")).write_bytes(b"x")
    assert r"weights/\xff.bin: its name is not UTF-8" in refused(model, output)


def test_two_codes(model, output):
    """A code/ in weights/ that would collide with the other one is refused."""
    (model / "weights/code").mkdir()
    (model / "weights/code/inference.py").write_text("")
    assert "is in the archive twice" in refused(model, output)


def test_too_large(model, output):
    """What the endpoint could not hold is refused."""
    assert "holds at most" in refused(model, output, limit=1000)


def test_wrong_ending(model, tmp_path):
    """SageMaker wants .tar.gz."""
    assert ".tar.gz" in refused(model, tmp_path / "model.zip")


def test_no_folder(model, output):
    """A folder that is not there is named."""
    assert "is no folder" in refused(model / "missing", output)


def test_build_runs_when_due(model, output):
    """build.py runs where weights are missing or older than it, and only then."""
    build = model / "build.py"
    build.write_text(
        "import pathlib\nw = pathlib.Path('weights')\nw.mkdir(exist_ok=True)\n"
        "n = len(list(w.iterdir()))\n(w / f'made{n}.bin').write_text('x')\n"
    )
    os.utime(build, (1, 1))
    package(model, output=output)
    assert not list((model / "weights").glob("made*"))
    os.utime(build, (2**32, 2**32))
    package(model, output=output)
    assert list((model / "weights").glob("made*"))


def test_build_that_fails(model, output):
    """What build.py said before it failed is part of the error."""
    (model / "build.py").write_text("raise SystemExit('the hub is away')")
    os.utime(model / "build.py", (2**32, 2**32))
    text = refused(model, output)
    assert "build.py failed (exit code 1): the hub is away" in text
