"""What the rules on multi-model endpoints refuse, and what they say."""

from typing import Any

TRITON = {"framework": "triton", "version": "25.09"}


def multi_model(trial: Any, **keys: Any) -> None:
    """A multi-model endpoint of two models of one container."""
    trial.data["models"]["lily"] = {**trial.model}
    models = {"iris": "iris", "lily": "lily"}
    trial.serve("multi-model", **{"models": models, "instance_type": "ml.m5.large", **keys})


def test_two_models(trial: Any) -> None:
    """Models of one container pass."""
    multi_model(trial)
    trial.load()


def test_models_of_different_containers(trial: Any) -> None:
    """All share one container and its environment."""
    multi_model(trial)
    trial.data["models"]["lily"]["environment"] = {"A": "b"}
    trial.refuses("endpoints.iris.models.lily", "differs from that of iris", "multi-container")


def test_uncompressed_files(trial: Any) -> None:
    """A multi-model endpoint loads archives."""
    multi_model(trial)
    trial.data["models"]["lily"]["artifact"] = "s3://bucket/files/"
    trial.refuses("endpoints.iris.models.lily", "takes no ModelDataSource")


def test_a_framework_without_it(trial: Any) -> None:
    """Images that cannot load several models are refused."""
    trial.model["container"] = {"framework": "vllm", "version": "0.30.0"}
    multi_model(trial, models={"iris": "iris"}, instance_type="ml.g5.xlarge")
    errors = trial.errors()
    assert any("endpoints.iris.models.iris: received iris with vllm" in error for error in errors)


def test_gpus_need_triton(trial: Any) -> None:
    """On GPUs only Triton loads several models; on other than the documented ones it is told."""
    multi_model(trial, instance_type="ml.g5.xlarge")
    trial.refuses("endpoints.iris.instance_type", "GPUs only with triton")
    trial.model["container"] = TRITON
    multi_model(trial, instance_type="ml.g5.xlarge")
    assert trial.check().warnings == ()
    multi_model(trial, instance_type="ml.g6.xlarge")
    trial.warns("endpoints.iris.instance_type", "ml.g6.xlarge with multi-model")


def test_a_model_of_an_automl_job(trial: Any) -> None:
    """Containers that are looked up are not the one that all share."""
    trial.data["models"]["lily"] = {"automl": {"job": "job", "resolve": "deployment"}}
    trial.serve_on_instances("multi-model", models={"iris": "iris", "lily": "lily"})
    trial.refuses("endpoints.iris.models.lily", "whose containers are looked up")


def test_a_name_that_is_no_key(trial: Any) -> None:
    """TargetModel is the archive's key below a prefix."""
    multi_model(trial, models={"../iris": "iris", "lily": "lily"})
    trial.refuses("endpoints.iris.models.../iris", "without .tar.gz")


def test_a_model_without_an_archive(trial: Any) -> None:
    """An image that holds its model has nothing to load."""
    image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/mine:1"
    trial.data["models"]["iris"] = {"container": {"image": image}}
    trial.serve_on_instances("multi-model", models={"iris": "iris"})
    trial.refuses("endpoints.iris.models.iris", "received iris, without artifact")


def test_scikit_learn_has_one_script(trial: Any) -> None:
    """Its image runs the same code for every model, so that the folders' code must be the same."""
    trial.model["container"] = {"framework": "sklearn", "version": "1.9-0"}
    multi_model(trial)
    script = trial.folder / "models" / "lily" / "code" / "inference.py"
    script.parent.mkdir(parents=True)
    script.write_text("")
    trial.data["models"]["lily"]["artifact"] = "models/lily"
    trial.load()
    script.write_text("1")
    trial.refuses("endpoints.iris.models.lily", "code/ differs from that of iris")
