"""What a worker imports and reads: an uncompressed prefix, and requirements.txt."""

import base64
import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from local_aws.hosting_protocol import ContainerFailed

pytestmark = pytest.mark.local

USES_PACKAGE = """
import json, tiny_wheel_for_test
def model_fn(model_dir):
    return tiny_wheel_for_test.ANSWER
def predict_fn(data, model):
    return model
"""


def wheel(folder: Path) -> Path:
    """Build the wheel of a package with one constant."""
    name = "tiny_wheel_for_test-1.0"
    files = {
        "tiny_wheel_for_test.py": "ANSWER = 42\n",
        f"{name}.dist-info/METADATA": (
            "Metadata-Version: 2.1\nName: tiny-wheel-for-test\nVersion: 1.0\n"
            "Requires-Dist: packaging\n"
        ),
        f"{name}.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = []
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=")
        rows.append(f"{path},sha256={digest.decode()},{len(text)}")
    files[f"{name}.dist-info/RECORD"] = "\n".join([*rows, f"{name}.dist-info/RECORD,,"]) + "\n"
    target = folder / f"{name}-py3-none-any.whl"
    with zipfile.ZipFile(target, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return target


def test_uncompressed_prefix_becomes_the_models_folder(deploy, store):
    """Every object below the prefix lies where its key says."""
    code = (
        "import pathlib\n"
        "def model_fn(model_dir):\n"
        "    return pathlib.Path(model_dir, 'deep/er/weights.txt').read_text()\n"
        "def predict_fn(data, model):\n    return model\n"
    )
    store.put("plain/code/inference.py", code.encode())
    store.put("plain/deep/er/weights.txt", b"uncompressed")
    url = "s3://models/plain/"
    deployed = deploy({}, model_data_url=url, model_data_compressed=False)
    deployed.fleet.wait_ready()
    assert json.loads(deployed.post("1")[2]) == "uncompressed"


def test_empty_prefix_is_a_failed_download(deploy):
    """A prefix without objects fails with SageMaker's words."""
    url = "s3://models/there-is-nothing-here/"
    deployed = deploy({}, model_data_url=url, model_data_compressed=False)
    with pytest.raises(ContainerFailed, match="Failed to download model data for container"):
        deployed.fleet.wait_ready()


def test_missing_package_is_installed_for_this_archive_alone(deploy, tmp_path):
    """What the environment lacks is installed beside the model; what it has is not."""
    wheel(tmp_path)
    requirements = f"--no-index\n--find-links {tmp_path}\npackaging\ntiny-wheel-for-test>=1\n"
    files = {"code/inference.py": USES_PACKAGE, "code/requirements.txt": requirements}
    deployed = deploy(files)
    deployed.fleet.wait_ready()
    assert json.loads(deployed.post("1")[2]) == 42
    packages = next(deployed.spec.work_folder.rglob("packages"))
    assert not (packages / "packaging").exists()


def test_package_that_cannot_be_installed_fails_with_pips_last_lines(deploy):
    """The endpoint's reason is what pip said."""
    requirements = "--no-index\nno-such-package-for-test==9\n"
    files = {"code/inference.py": USES_PACKAGE, "code/requirements.txt": requirements}
    with pytest.raises(ContainerFailed) as caught:
        deploy(files).fleet.wait_ready()
    assert "pip could not install code/requirements.txt" in caught.value.reason
    assert "No matching distribution found for no-such-package-for-test==9" in caught.value.reason


def test_satisfied_requirements_never_start_pip(deploy, monkeypatch):
    """An archive whose requirements are met comes up where there is no index and no pip."""
    monkeypatch.setattr("local_aws.hosting.model_data.installation.Installer._pip", None)
    code = "def model_fn(model_dir):\n    return 1\n"
    deployed = deploy({"code/inference.py": code, "code/requirements.txt": "packaging>=20\n"})
    deployed.fleet.wait_ready()
