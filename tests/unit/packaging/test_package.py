import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tarfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from modelport.packaging import PackagingError, package, packing, verify, writer
from modelport.packaging.packing import MODELS, _default_output, package_code

NAMES = [
    "code/inference.py",
    "code/requirements.txt",
    "config.json",
    "model.bin",
    "nested/part.bin",
]


@pytest.mark.parametrize("compression", ["fast", "stored"])
def test_layout(model, output, compression):
    """Weights lie at the archive's root, code in code/, nothing else in it."""
    archive = package(model, output=output, compression=compression)
    with tarfile.open(output, "r:gz") as tar:
        assert tar.getnames() == NAMES
        member = tar.extractfile("model.bin")
        assert member
        assert member.read() == (model / "weights/model.bin").read_bytes()
    assert archive.sha256 == hashlib.sha256(output.read_bytes()).hexdigest()
    assert archive.size == output.stat().st_size
    assert verify(output).unpacked_size == archive.unpacked_size


@pytest.mark.parametrize("compression", ["fast", "stored"])
def test_readable_by_tar(model, output, compression, tmp_path):
    """The tar of the instance unpacks it to the same content."""
    package(model, output=output, compression=compression)
    subprocess.run(["tar", "xzf", output, "-C", tmp_path], check=True)
    assert (tmp_path / "model.bin").read_bytes() == (model / "weights/model.bin").read_bytes()


@pytest.mark.parametrize("compression", ["fast", "stored"])
def test_same_bytes(model, output, compression, tmp_path):
    """Times, modes and the order of creation do not reach the archive."""
    first = package(model, output=output, compression=compression)
    other = tmp_path / "elsewhere"
    for path in sorted(model.rglob("*"), reverse=True):
        if path.is_file():
            target = other / path.relative_to(model)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            target.chmod(0o700)
            os.utime(target, (1, 1))
    second = package(other, output=tmp_path / "b.tar.gz", compression=compression)
    assert first.sha256 == second.sha256


def test_same_bytes_for_any_number_of_threads(model, output, tmp_path, monkeypatch):
    """The number of the compressor's threads does not reach the archive."""
    first = package(model, output=output)
    monkeypatch.setattr(writer, "_THREADS", 1)
    assert package(model, output=tmp_path / "b.tar.gz").sha256 == first.sha256


def test_metadata_is_fixed(model, output):
    """All files are owned by 0, mode 644, dated 1970; gzip's header has no time and no name."""
    package(model, output=output)
    with tarfile.open(output) as tar:
        metadata = {(m.uid, m.gid, m.uname, m.gname, m.mode, m.mtime) for m in tar}
    assert metadata == {(0, 0, "", "", 0o644, 0)}
    assert output.read_bytes()[3:8] == bytes(5)


def test_skips_when_nothing_changed(model, output):
    """The second run answers the same and writes nothing."""
    first = package(model, output=output)
    written = output.stat().st_mtime_ns
    second = package(model, output=output)
    assert (first.skipped, second.skipped) == (False, True)
    assert second.sha256 == first.sha256
    assert output.stat().st_mtime_ns == written


def test_notices_an_edit_that_keeps_size_and_time(model, output):
    """An edit is noticed even where size and mtime were put back."""
    first = package(model, output=output)
    file = model / "weights/model.bin"
    before = file.stat()
    file.write_bytes(bytes(before.st_size))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    second = package(model, output=output)
    assert not second.skipped
    assert second.sha256 != first.sha256


def test_packs_again_when_the_archive_was_damaged(model, output):
    """An archive that somebody touched is made anew."""
    first = package(model, output=output)
    output.write_bytes(output.read_bytes()[:-1] + b"x")
    again = package(model, output=output)
    assert not again.skipped
    assert again.sha256 == first.sha256


@pytest.mark.parametrize("compression", ["fast", "stored"])
@pytest.mark.parametrize("failing", ["_header", "HashingSink.write"])
def test_nothing_is_left_after_a_failure(model, output, failing, compression, monkeypatch):
    """An interrupted run, or one with a full disk, leaves the former archive and no half one."""
    package(model, output=output, compression=compression)
    former = output.read_bytes()
    (model / "weights/new.bin").write_bytes(b"new" * 1_000_000)
    failure = KeyboardInterrupt() if failing == "_header" else OSError(28, "No space left")

    def fail(*_):
        raise failure

    monkeypatch.setattr(f"modelport.packaging.writer.{failing}", fail)
    with pytest.raises((KeyboardInterrupt, PackagingError)):
        package(model, output=output, compression=compression)
    assert output.read_bytes() == former
    assert sorted(p.name for p in output.parent.iterdir()) == [
        "model.tar.gz",
        "model.tar.gz.manifest.json",
    ]


IN_A_BLOCK = """
import os, signal
from queue import Queue
put = Queue.put
def interrupted(queue, item, **how):
    if isinstance(item, tuple) and isinstance(item[1], memoryview):
        Queue.put = put
        os.kill(os.getpid(), signal.SIGINT)
    put(queue, item, **how)
Queue.put = interrupted
"""
"""Ctrl-C where isal has counted a block, and nobody compresses it yet."""


@pytest.mark.parametrize("interruption", ["", IN_A_BLOCK], ids=["anywhere", "in a block"])
def test_an_interrupted_process_leaves_nothing(model, output, interruption):
    """Ctrl-C in the middle of a real run leaves no file and no process."""
    with (model / "weights/model.bin").open("wb") as file:
        file.truncate(3_000_000_000)
    script = (
        f"{interruption}\n"
        "import sys; from pathlib import Path; from modelport.packaging import package\n"
        "package(Path(sys.argv[1]), output=Path(sys.argv[2]))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, model, output],
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[3],
    ) as process:
        try:
            while not interruption and not list(output.parent.glob(".*.partial")):
                assert process.poll() is None
            if not interruption:
                process.send_signal(signal.SIGINT)
            process.wait(60)
        finally:
            process.kill()
    assert process.returncode not in (0, -signal.SIGKILL)
    assert list(output.parent.iterdir()) == []


def test_refuses_a_file_that_changes_meanwhile(model, output, monkeypatch):
    """A file that is written while it is packed is an error, not a broken archive."""
    real = writer._header

    def header(entry):
        if entry.name == "model.bin":
            with entry.path.open("ab") as file:
                file.write(b"more")
        return real(entry)

    monkeypatch.setattr(writer, "_header", header)
    with pytest.raises(PackagingError, match=r"model\.bin: changed while it was packed"):
        package(model, output=output)
    assert not output.exists()


def test_weights_beside_code(model, output):
    """Weights may lie beside code/; what is about building stays out."""
    for path in (model / "weights").iterdir():
        path.rename(model / path.name)
    (model / "weights").rmdir()
    (model / "samples.json").write_text("[]")
    package(model, output=output)
    assert list(verify(output).names) == NAMES


def test_default_output(model):
    """Folders elsewhere that share a name do not share an archive."""
    assert _default_output(MODELS / "sentiment").parts[-3:-1] == ("archives", "sentiment")
    ours, other = _default_output(model), _default_output(model.parent / "other" / model.name)
    assert ours != other
    assert ours.name == other.name == "model.tar.gz"


def test_code_alone(model, tmp_path, monkeypatch):
    """Code that an image fetches by itself lies at its archive's root, the same bytes each time."""
    monkeypatch.setattr(packing, "STATE", tmp_path)
    first = package_code(model)
    with tarfile.open(first.path) as archive:
        names = archive.getnames()
    assert "inference.py" in names
    assert not [name for name in names if name.startswith(("code/", "weights/"))]
    assert package_code(model).sha256 == first.sha256


def test_two_at_once_build_once(model: Path, output: Path) -> None:
    """The second waits for the first, and finds everything done."""
    runs = model.parent / "runs"
    (model / "build.py").write_text(
        "import pathlib, time\n"
        f"pathlib.Path({str(runs)!r}).open('a').write('run ')\n"
        "time.sleep(0.2)\n"
        "pathlib.Path('weights').mkdir()\n"
        "pathlib.Path('weights/model.bin').write_bytes(b'weights')\n"
    )
    shutil.rmtree(model / "weights")
    with ThreadPoolExecutor() as pool:
        archives = list(pool.map(lambda _: package(model, output=output), range(2)))
    assert runs.read_text() == "run "
    assert [archive.skipped for archive in archives].count(True) == 1
