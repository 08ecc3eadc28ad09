"""What the rules on variants and shadows refuse, and what they say."""

from typing import Any

import pytest

VARIANTS = {"a": {"model": "iris"}, "b": {"model": "iris", "weight": 3}}


def with_variants(trial: Any, **keys: Any) -> dict[str, Any]:
    """An endpoint of two variants, to spoil."""
    del trial.endpoint["model"]
    variants = {name: dict(variant) for name, variant in VARIANTS.items()}
    trial.endpoint.update(variants=variants, **keys)
    return variants


def test_two_variants(trial: Any) -> None:
    """Variants take from the endpoint what they do not say."""
    with_variants(trial)["b"]["instance_type"] = "ml.c5.large"
    fleets = trial.load().endpoints["iris"].fleets
    assert [fleet.instance_type for fleet in fleets.values()] == ["ml.m5.large", "ml.c5.large"]


def test_an_endpoint_of_nothing(trial: Any) -> None:
    """Neither a model nor variants."""
    del trial.endpoint["model"]
    trial.refuses("endpoints.iris.model", "received nothing", "exactly one of model and variants")


def test_a_model_beside_variants(trial: Any) -> None:
    """Both a model and variants."""
    with_variants(trial)
    trial.endpoint["model"] = "iris"
    trial.refuses("endpoints.iris.model", "remove model: each variant names its own")


def test_weights_that_share_nothing(trial: Any) -> None:
    """At least one weight is above 0; a weight of 0 is told."""
    variants = with_variants(trial)
    variants["a"]["weight"] = 0
    trial.warns("endpoints.iris.variants.a.weight", "TargetVariant")
    variants["b"]["weight"] = 0
    trial.refuses("endpoints.iris.variants", "received weights of 0")


@pytest.mark.parametrize("number", [0, 11])
def test_the_number_of_variants(trial: Any, number: int) -> None:
    """An endpoint has 1 to 10 variants."""
    with_variants(trial)
    trial.endpoint["variants"] = {f"v{n}": {"model": "iris"} for n in range(number)}
    trial.refuses("endpoints.iris.variants", f"received {number} variants; accepted: 1 to 10")


def test_a_name_that_no_variant_has(trial: Any) -> None:
    """Names keep to SageMaker's pattern."""
    with_variants(trial)["a.b"] = {"model": "iris"}
    trial.refuses("endpoints.iris.variants.a.b", "letters, digits and hyphens")


def test_a_type_that_a_variant_inherits(trial: Any) -> None:
    """What two variants take from the endpoint is told once, where it stands."""
    with_variants(trial, instance_type="ml.m5.tiny")
    trial.refuses("endpoints.iris.instance_type", "received ml.m5.tiny")


def test_live_weights_without_variants(trial: Any) -> None:
    """There is nothing to keep."""
    trial.endpoint["keep_live_weights"] = True
    trial.refuses("endpoints.iris.keep_live_weights", "there are no weights")


def test_a_shadow_of_two_variants(trial: Any) -> None:
    """A shadow has exactly one production variant."""
    with_variants(trial, shadow={"model": "iris"})
    trial.refuses("endpoints.iris.shadow", "received a shadow of 2 variants")


def test_a_shadow_on_inf1(trial: Any) -> None:
    """SageMaker takes no shadows with Inf1, neither as production nor as shadow."""
    trial.model["container"] = {"image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/neuron:1"}
    trial.endpoint["shadow"] = {"model": "iris", "instance_type": "ml.inf1.xlarge"}
    trial.refuses("endpoints.iris.shadow.instance_type", "other than Inf1", "remove shadow")


def test_a_shadow_that_sees_nothing(trial: Any) -> None:
    """A sampling of 0 is told."""
    trial.endpoint["shadow"] = {"model": "iris", "sampling": 0}
    trial.warns("endpoints.iris.shadow.sampling", "it gets no request")


def test_a_variant_with_the_shadows_name(trial: Any) -> None:
    """Both would be one variant in SageMaker."""
    variants = with_variants(trial, shadow={"model": "iris"})
    del variants["b"]
    variants["Shadow"] = variants.pop("a")
    trial.refuses("endpoints.iris.variants.Shadow", "rename it")


def test_volume_keys_that_differ(trial: Any) -> None:
    """An endpoint config has one key for all of its variants."""
    variants = with_variants(trial)
    key = "arn:aws:kms:{}:111122223333:key/11111111-2222-3333-4444-55555555555"
    for number, variant in enumerate(variants.values()):
        variant["volume_key"] = key.format(trial.data["region"]) + str(number)
    trial.refuses("endpoints.iris.variants.b.volume_key", "say it once, at the endpoint")
