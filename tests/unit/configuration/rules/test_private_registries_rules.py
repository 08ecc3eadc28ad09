"""What the rules on private registries and images of other accounts refuse and tell."""

from typing import Any

IMAGE = "registry.example.com:5000/team/model:1.0"
NETWORK = {"subnets": ["subnet-0123abcd", "subnet-1123abcd"], "security_groups": ["sg-0123abcd"]}


def private(trial: Any, **keys: Any) -> None:
    """A model whose image is in a private registry."""
    trial.model["container"] = {"image": IMAGE, "private_registry": {}, **keys}


def test_a_registry_in_the_vpc(trial: Any) -> None:
    """With a network, the image may be anywhere that leads to."""
    private(trial)
    trial.refuses("endpoints.iris.model", "private registry, without it", "add network")
    trial.endpoint["network"] = NETWORK
    trial.load()


def test_what_has_no_network(trial: Any) -> None:
    """Serverless inference reaches no private registry."""
    private(trial)
    trial.serve("serverless", memory_size=1024, max_concurrency=1)
    trial.refuses("endpoints.iris.model", "with serverless", "copy the image to Amazon ECR")


def test_credentials(trial: Any) -> None:
    """A Lambda function in the region hands out the credentials."""
    private(trial, private_registry={"credentials_function": "mine"})
    trial.endpoint["network"] = NETWORK
    trial.refuses(
        "models.iris.container.private_registry.credentials_function",
        "arn:aws:lambda:REGION:ACCOUNT:function:NAME",
    )


def test_an_image_of_ecr(trial: Any) -> None:
    """Amazon ECR is no private registry in this sense."""
    private(trial, image="123456789012.dkr.ecr.eu-west-1.amazonaws.com/mine:1")
    trial.endpoint["network"] = NETWORK
    trial.refuses("models.iris.container.image", "remove private_registry")


def test_a_framework_in_a_registry(trial: Any) -> None:
    """A registry without an image names nothing."""
    trial.model["container"]["private_registry"] = {}
    trial.endpoint["network"] = NETWORK
    trial.refuses("models.iris.container.image", "add image")


def test_an_image_of_another_account(trial: Any) -> None:
    """Its repository has to let the account pull, which AWS's own let everybody."""
    trial.data["account"] = "111122223333"
    trial.model["container"] = {"image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/mine:1"}
    trial.warns("models.iris.container.image", "lets account 111122223333 pull")
    pytorch = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/pytorch-inference:2.6.0-cpu-py312"
    trial.model["container"] = {"image": pytorch}
    assert trial.check().warnings == ()
