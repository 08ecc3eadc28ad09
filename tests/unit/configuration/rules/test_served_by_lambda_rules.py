"""What the rules on models served by a function refuse, and what they say."""

from typing import Any


def test_a_model_without_a_container(trial: Any) -> None:
    """The function has no image, so that its model need not name one."""
    trial.serve("lambda")
    del trial.model["container"]
    trial.load()


def test_a_model_without_an_archive(trial: Any) -> None:
    """The function fetches an archive."""
    trial.serve("lambda")
    trial.model["artifact"] = "s3://bucket/files/"
    trial.refuses("endpoints.iris.model", "a function takes no ModelDataSource")


def test_a_model_without_a_script(trial: Any) -> None:
    """No image brings a script, so that even XGBoost's model needs one."""
    trial.serve("lambda")
    trial.model["container"] = {"framework": "xgboost", "version": "3.2-0"}
    (trial.folder / "models/iris/code/inference.py").unlink()
    trial.refuses("endpoints.iris.model", "a folder without code/inference.py")


def test_an_image_that_holds_its_model(trial: Any) -> None:
    """An image of one's own may hold the model; a function cannot fetch it from there."""
    image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/mine:1"
    trial.data["models"]["iris"] = {"container": {"image": image}}
    trial.load()
    trial.serve("lambda")
    trial.refuses("endpoints.iris.model", "received iris, without artifact")
