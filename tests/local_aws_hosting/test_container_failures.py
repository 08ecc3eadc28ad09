"""What keeps an endpoint from coming into service, and the reason that it shows."""

import pytest

from local_aws.hosting_protocol import ContainerFailed

pytestmark = pytest.mark.local


def reason(deployed, timeout=None):
    """The FailureReason of a fleet that must not come up."""
    with pytest.raises(ContainerFailed) as caught:
        deployed.fleet.wait_ready(timeout)
    return caught.value.reason


def test_model_fn_that_raises_is_named_with_its_line(deploy):
    """Type, message and the user's line stand behind SageMaker's words."""
    code = "def model_fn(model_dir):\n    raise FileNotFoundError('no config.json')\n"
    shown = reason(deploy({"code/inference.py": code}))
    assert shown.startswith("The primary container for production variant AllTraffic did not pass")
    expected = "FileNotFoundError: no config.json (inference.py, line 2: raise FileNotFoundError("
    assert expected in shown


def test_syntax_error_is_named_with_its_line(deploy):
    """A module that can't be imported is a reason like any other."""
    shown = reason(deploy({"code/inference.py": "def model_fn(:\n    pass\n"}))
    assert "SyntaxError: " in shown
    assert "(inference.py, line 1: def model_fn(:)" in shown


def test_missing_model_fn_is_the_containers_own_error(deploy):
    """A container without a model_fn of its own says what to provide."""
    environment = {
        "SAGEMAKER_PROGRAM": "inference.py",
        "SAGEMAKER_SUBMIT_DIRECTORY": "/opt/ml/model/code",
    }
    image = "registry/sagemaker-scikit-learn:1.4-2"
    shown = reason(deploy({"code/inference.py": ""}, image=image, environment=environment))
    assert "NotImplementedError: Please provide a model_fn implementation." in shown


def test_script_that_awss_container_would_not_find_is_a_reason(deploy):
    """The scikit-learn container runs no code that its environment doesn't name."""
    files = {"code/inference.py": "def model_fn(model_dir):\n    return 1\n"}
    shown = reason(deploy(files, image="registry/sagemaker-scikit-learn:1.4-2"))
    assert "lacks SAGEMAKER_PROGRAM=inference.py, SAGEMAKER_SUBMIT_DIRECTORY=/opt/ml" in shown


def test_container_that_dies_while_starting_is_tried_again_and_given_up(deploy):
    """A process that ends without an exception gets its attempts, then its end is the reason."""
    code = "import os\nprint('last words', flush=True)\nos._exit(7)\n"
    deployed = deploy({"code/inference.py": code})
    assert "The container exited with status 7. last words" in reason(deployed)
    assert [line for line in deployed.told if "start 3 failed" in line]


def test_model_fn_that_takes_too_long_fails_the_health_check(deploy):
    """The start-up time-out ends the wait."""
    code = "import time\ndef model_fn(model_dir):\n    time.sleep(600)\n"
    shown = reason(deploy({"code/inference.py": code}, startup_timeout=1.5))
    assert "/ping did not answer with 200" in shown


def test_missing_archive_is_a_failed_download(deploy):
    """A key that isn't there fails with SageMaker's words."""
    shown = reason(deploy({}, model_data_url="s3://models/nothing/model.tar.gz"))
    assert shown.startswith('Failed to download model data for container "container_1" from URL:')
    assert "NoSuchKey" in shown


def test_corrupt_archive_is_a_failed_extraction(deploy, store):
    """Bytes that aren't a tar.gz fail with SageMaker's words."""
    url = store.put("corrupt/model.tar.gz", b"this is no archive at all")
    shown = reason(deploy({}, model_data_url=url))
    assert shown.startswith('Failed to extract model data archive for container "container_1"')
    assert f'"{url}". Please ensure that the object located at the URL is a valid tar.gz' in shown


def test_refused_role_is_the_reason(deploy):
    """When the role can't be assumed, its refusal is what is shown."""

    def refuse():
        raise ContainerFailed("The role may not be assumed by sagemaker.amazonaws.com.")

    shown = reason(deploy({"code/inference.py": ""}, credentials=refuse))
    assert shown == "The role may not be assumed by sagemaker.amazonaws.com."


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"image": "1.dkr.ecr.eu-west-1.amazonaws.com/djl-inference:1"}, "DJL Serving"),
        ({"model_data_url": None}, "a container without ModelDataUrl"),
        (
            {"environment": {"SAGEMAKER_SUBMIT_DIRECTORY": "s3://b/code.tar.gz"}},
            "SAGEMAKER_SUBMIT_DIRECTORY s3://b/code.tar.gz",
        ),
    ],
)
def test_what_is_not_emulated_is_refused_by_name(deploy, changes, named):
    """An endpoint never pretends to run what it can't."""
    shown = reason(deploy({"code/inference.py": ""}, **changes))
    assert "The embedded AWS does not emulate" in shown
    assert named in shown
