"""What must hold between keys: every rule has a configuration that breaks it, and its message."""

from typing import Any

import pytest

SCALING = {"min": 1, "max": 2, "target": {"requests_per_second": 10}}
ECR = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"


def test_an_unknown_region(trial: Any) -> None:
    """A region that AWS does not have suggests one that it has."""
    trial.data["region"] = "eu-wets-1"
    error = trial.error()
    assert error.startswith("region: received eu-wets-1; accepted: eu-central-1")
    assert error.endswith("did you mean eu-west-1?")


def test_an_instance_type_that_is_not_for_hosting(trial: Any) -> None:
    """An EC2 type without its ml. and a type that endpoints lack are told what was meant."""
    trial.endpoint["instance_type"] = "m5.large"
    error = trial.error()
    assert error.startswith("endpoints.iris.instance_type: received m5.large")
    assert "types for hosting" in error
    assert error.endswith("did you mean ml.m5.large?")
    trial.endpoint["instance_type"] = "ml.t3.medium"
    assert trial.error().endswith("did you mean ml.t2.medium?")


def test_burstable_with_scaling(trial: Any) -> None:
    """A burstable type cannot be scaled automatically; without scaling it is fine."""
    trial.endpoint["instance_type"] = "ml.t2.medium"
    trial.load()
    trial.endpoint["scaling"] = SCALING
    error = trial.error()
    assert "endpoints.iris.instance_type: received ml.t2.medium, a burstable type" in error
    assert "use instance_count instead of scaling" in error


def test_a_type_that_the_region_does_not_sell(trial: Any) -> None:
    """What the price list lacks is a warning, because the list can lag behind."""
    trial.endpoint["instance_type"] = "ml.p5.48xlarge"
    assert "price list has for hosting in eu-west-1" in trial.warning()


def test_a_volume_on_local_storage(trial: Any) -> None:
    """A volume's size has no effect where there is a local disk."""
    trial.endpoint.update(instance_type="ml.g5.xlarge", volume_size=30)
    assert trial.warning().startswith("endpoints.iris.volume_size: received 30 on ml.g5.xlarge")


def test_an_endpoint_name_of_64_characters(trial: Any) -> None:
    """63 characters are taken, 64 are not."""
    trial.endpoint["name"] = "x" * 63
    trial.load()
    trial.endpoint["name"] = "x" * 64
    error = trial.error()
    assert error.startswith("endpoints.iris.name: received xxx")
    assert "(64 characters); accepted: at most 63 characters" in error


def test_a_default_name_that_is_too_long(trial: Any) -> None:
    """The environment's name and the key together make the default name."""
    error = trial.error(name="e" * 60)
    assert "(65 characters); accepted: at most 63" in error
    assert error.endswith("give a shorter name")


@pytest.mark.parametrize("name", ["", "-a", "a_b", "a.b", "ä", "a-"])
def test_an_endpoint_name_that_sagemaker_refuses(trial: Any, name: str) -> None:
    """Only letters, digits and hyphens between them make a name."""
    trial.endpoint["name"] = name
    assert "letters, digits and hyphens between them" in trial.error()


@pytest.mark.parametrize("key", ["a_b", "a.b", "a b", "", "-a"])
def test_a_key_that_makes_no_stack_name(trial: Any, key: str) -> None:
    """Keys become parts of stacks' names."""
    trial.data["endpoints"][key] = {**trial.endpoint, "name": "other"}
    assert "accepted: letters, digits and single hyphens between them" in trial.error()


def test_a_file_name_that_makes_no_stack_name(trial: Any) -> None:
    """The file's name does too."""
    assert "rename the file: stacks are named after it" in trial.error(name="my_file")


def test_a_stack_name_that_is_too_long(trial: Any) -> None:
    """A long key needs more than a name of its own."""
    trial.data["endpoints"]["k" * 110] = {**trial.endpoint, "name": "short"}
    assert "accepted: at most 128, as CloudFormation takes them" in trial.error()


def test_two_endpoints_of_one_name(trial: Any) -> None:
    """SageMaker takes names that differ in case only for the same."""
    trial.data["endpoints"]["other"] = {**trial.endpoint, "name": "TRIAL-iris"}
    error = trial.error()
    assert error.startswith("endpoints.other.name: received TRIAL-iris, which endpoints.iris has")


def test_an_unknown_model(trial: Any) -> None:
    """An endpoint of a model that is not there suggests one."""
    trial.endpoint["model"] = "irsi"
    error = trial.error()
    assert error.startswith("endpoints.iris.model: received irsi; accepted: a key below models")
    assert error.endswith("did you mean iris?")


def test_an_unused_model(trial: Any) -> None:
    """A model without an endpoint is not deployed, which deserves a word."""
    trial.data["models"]["lily"] = trial.model
    assert trial.warning().startswith("models.lily: received a model without an endpoint")


def test_a_missing_model_folder(trial: Any) -> None:
    """A folder that is not there suggests its neighbour."""
    trial.model["artifact"] = "models/irs"
    error = trial.error()
    assert error.startswith("models.iris.artifact: received models/irs; accepted: a model's folder")
    assert error.endswith("did you mean iris?")


def test_a_folder_without_a_script(trial: Any) -> None:
    """A model's folder needs code/inference.py."""
    (trial.folder / "models/iris/code/inference.py").unlink()
    assert "write models/iris/code/inference.py" in trial.error()


def test_a_file_for_a_folder(trial: Any) -> None:
    """An archive on this machine is not what is deployed."""
    trial.model["artifact"] = "models/iris/code/inference.py"
    assert "name the folder it is in" in trial.error()


@pytest.mark.parametrize("uri", ["s3://bucket/a/model.tar.gz", "s3://bucket/prefix/"])
def test_artifacts_in_s3(trial: Any, uri: str) -> None:
    """An archive and a prefix of uncompressed files pass."""
    trial.model["artifact"] = uri
    assert not trial.load().models["iris"].is_folder


@pytest.mark.parametrize(
    "uri",
    [
        *("s3://bucket/model.zip", "s3://bucket", "s3://bucket/", "s3://B_cket/model.tar.gz"),
        *("https://host/model.tar.gz", "S3://bucket/model.tar.gz", "s3://b/" + "x" * 2000 + "/"),
    ],
)
def test_artifacts_that_sagemaker_does_not_take(trial: Any, uri: str) -> None:
    """Every other address is refused."""
    trial.model["artifact"] = uri
    assert trial.error().startswith("models.iris.artifact: received ")


@pytest.mark.parametrize(
    ("container", "said"),
    [
        ({}, "received neither; accepted: either image, or framework and version"),
        ({"framework": "pytorch"}, "received framework without version"),
        ({"version": "2.6.0"}, "received version without framework"),
        ({"image": f"{ECR}/a:1", "framework": "pytorch"}, "received image and framework"),
        (
            {"framework": "pytorch", "version": "2.6.0", "base_framework_version": "pytorch2.6.0"},
            "only for huggingface",
        ),
        ({"image": "public.ecr.aws/x/y:1"}, "push the image to a private repository"),
        ({"image": ECR.replace("west-1", "west-2") + "/a:1"}, "copy the image to a repository in"),
        ({"image": f"{ECR}/{'a' * 255}:1"}, "accepted: at most 255"),
        ({"framework": "pytorch", "version": "2.6.9"}, "did you mean 2.6.0?"),
        (
            {"framework": "pytorch", "version": "2.6.0", "python_version": "py39"},
            "python_version: received py39 for pytorch on ml.m5.large; accepted: py312",
        ),
    ],
)
def test_containers(trial: Any, container: dict[str, str], said: str) -> None:
    """Exactly one of an image and a published framework says what serves a model."""
    trial.model["container"] = container
    assert any(said in error for error in trial.errors())


def test_an_image_of_ones_own(trial: Any) -> None:
    """An image in the region's ECR passes; one that can change below an endpoint is told."""
    trial.model["container"] = {"image": f"{ECR}/team/model:1.0"}
    assert trial.check().warnings == ()
    trial.model["container"] = {"image": f"{ECR}/team/model:latest"}
    assert "name the tag or the digest" in trial.warning()


def test_an_instance_type_without_an_image(trial: Any) -> None:
    """Graviton has no images of Hugging Face; the instance type is at fault."""
    trial.model["container"] = {"framework": "huggingface", "version": "4.51.3"}
    trial.endpoint["instance_type"] = "ml.c7g.large"
    error = trial.error()
    assert error.startswith("endpoints.iris.instance_type: received ml.c7g.large with huggingface")
    assert "x86_64 with cpu or x86_64 with gpu" in error


def test_a_region_without_the_image(trial: Any) -> None:
    """A region in which AWS does not publish the image is named with those where it does."""
    trial.data["region"] = "us-iso-east-1"
    assert "pytorch 2.6.0 in us-iso-east-1, where AWS publishes no image of it" in trial.error()


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({f"A{n}": "x" for n in range(101)}, "received 101 variables; accepted: at most 100"),
        ({"A": "ü" * 513}, "a value of 1,026 bytes; accepted: at most 1,024 bytes"),
        ({"A" * 1025: "x"}, "a name of 1,025 bytes; accepted: at most 1,024 bytes"),
        ({f"A{n:02}": "x" * 1021 for n in range(33)}, "33,792 bytes in all; accepted: at most 32"),
        ({"1A": "x"}, "accepted: letters, digits and _, with no digit in front"),
    ],
)
def test_container_environments(trial: Any, variables: dict[str, str], said: str) -> None:
    """Variables keep to CreateModel's limits, counted in bytes."""
    trial.model["environment"] = variables
    assert said in trial.error()


def test_a_secret_in_the_environment(trial: Any) -> None:
    """A variable that looks like a secret is told where secrets belong."""
    trial.model["environment"] = {"HF_TOKEN": "x"}
    assert "AWS Secrets Manager" in trial.warning()


@pytest.mark.parametrize(
    ("change", "path", "said"),
    [
        ({"min": 3}, "scaling.min", "received 3; accepted: at most scaling.max, which is 2"),
        ({"target": {}}, "scaling.target", "received neither; accepted: exactly one of"),
        (
            {"target": {"requests_per_second": 1, "invocations_per_instance": 60}},
            "scaling.target",
            "received invocations_per_instance and requests_per_second",
        ),
        (
            {"target": {"invocations_per_instance": 60, "safety": 0.5}},
            "scaling.target.safety",
            "remove it: it has no effect",
        ),
    ],
)
def test_scaling(trial: Any, change: dict[str, Any], path: str, said: str) -> None:
    """Bounds are in order, and there is exactly one target."""
    trial.endpoint["scaling"] = {**SCALING, **change}
    error = trial.error()
    assert error.startswith(f"endpoints.iris.{path}: ")
    assert said in error


def test_a_count_with_scaling(trial: Any) -> None:
    """scaling.min says how many instances there are at first, and nothing else does."""
    trial.endpoint.update(scaling=SCALING, instance_count=2)
    assert "endpoints.iris.instance_count: received 2 together with scaling" in trial.error()


def test_scaling_that_cannot_scale(trial: Any) -> None:
    """Equal bounds leave nothing to scale."""
    trial.endpoint["scaling"] = {**SCALING, "max": 1}
    assert "received min and max 1; accepted: min below max" in trial.warning()


def test_the_arithmetic_of_the_target(trial: Any) -> None:
    """The measured rate times the safety factor times 60; next to nothing is told."""
    trial.endpoint["scaling"] = {**SCALING, "target": {"requests_per_second": 20}}
    assert trial.load().endpoints["iris"].scaling.target.invocations_per_minute == 600
    trial.endpoint["scaling"] = {**SCALING, "target": {"requests_per_second": 0.01}}
    assert "a target of 0.3 invocations a minute" in trial.warning()


def test_an_open_api(trial: Any) -> None:
    """Nobody is asked in the embedded AWS alone."""
    trial.endpoint["front"] = {"rest": {"authorisation": "open"}}
    error = trial.error()
    assert error.startswith("endpoints.iris.front.rest.authorisation: received open")
    assert "choose iam or api-key" in error
    trial.data["account"] = "000000000000"
    trial.load()


def test_throttling_above_the_quota(trial: Any) -> None:
    """More than an account gets is a warning, since AWS raises quotas."""
    trial.endpoint["front"] = {"rest": {"throttling": {"requests_per_second": 20_000}}}
    assert "accepted: at most 10,000" in trial.warning()


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ({f"t{n}": "x" for n in range(51)}, "received 51 tags; accepted: at most 50"),
        ({"aws:x": "y"}, "which AWS keeps for itself"),
        ({"a": "x" * 257}, "the value with 257 characters; accepted: 0 to 256"),
        ({"a": "b*"}, "received the value b*; accepted: letters, digits, spaces"),
    ],
)
def test_tags(trial: Any, tags: dict[str, str], said: str) -> None:
    """Tags keep to what SageMaker takes."""
    trial.data["tags"] = tags
    assert said in trial.error()
