import tarfile
from pathlib import Path

from modelport.packaging import package


def test_a_built_in_algorithm_brings_the_code(tmp_path: Path) -> None:
    """A folder without code/ is packed: its container has all the code there is."""
    folder = tmp_path / "trees"
    folder.mkdir()
    (folder / "xgboost-model").write_bytes(b"{}")
    (folder / "README.md").write_text("about it")
    archive = package(folder, output=tmp_path / "model.tar.gz")
    with tarfile.open(archive.path) as tar:
        assert tar.getnames() == ["xgboost-model"]
