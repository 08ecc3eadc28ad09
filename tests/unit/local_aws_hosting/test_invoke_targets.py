"""Which variant, model, container or inference component a request of InvokeEndpoint reaches."""

import pytest

from local_aws.hosting_protocol import (
    LiveComponent,
)
from tests.unit.local_aws_hosting.invoked import error, invoke


def test_target_variant_is_invoked():
    """The header decides, not the weights."""
    answer, _ = invoke(x_amzn_sagemaker_target_variant="Green")
    assert answer["InvokedProductionVariant"] == "Green"


def test_unknown_target_variant_is_a_validation_error():
    """The message names what there is."""
    code, message, status = error(x_amzn_sagemaker_target_variant="Red")
    assert (code, status) == ("ValidationError", 400)
    assert "Variant Red of endpoint sentiment" in message
    assert "Blue, Green" in message


def test_target_model_reaches_a_multi_model_variant():
    """The fleet is told which archive."""
    _, fleet = invoke(variant={"is_multi_model": True}, x_amzn_sagemaker_target_model="a.tar.gz")
    assert fleet.seen[0].target_model == "a.tar.gz"


def test_target_model_is_for_multi_model_variants_only():
    """SageMaker's own words, both ways."""
    _, message, _ = error(x_amzn_sagemaker_target_model="a.tar.gz")
    assert message == (
        "Endpoint sentiment is not a multi-model endpoint and does not support target model header."
    )
    _, message, _ = error(variant={"is_multi_model": True})
    assert "is missing a target model header" in message


def test_target_container_reaches_a_variant_with_direct_invocation():
    """The fleet is told which container."""
    direct = {"container_hostnames": ("first", "second")}
    _, fleet = invoke(variant=direct, x_amzn_sagemaker_target_container_hostname="second")
    assert fleet.seen[0].target_container == "second"


@pytest.mark.parametrize(
    ("hostnames", "given", "words"),
    [
        ((), {"x_amzn_sagemaker_target_container_hostname": "first"}, "does not support target"),
        (("first", "second"), {}, "is missing the target container hostname header"),
        (
            ("first", "second"),
            {"x_amzn_sagemaker_target_container_hostname": "third"},
            "unknown name third in the target container hostname header. Variant Blue has first, s",
        ),
    ],
)
def test_target_container_is_for_direct_invocation_only(hostnames, given, words):
    """Not allowed elsewhere, required there, and one of the hostnames."""
    direct = {"container_hostnames": hostnames}
    code, message, _ = error(names=("Blue",), variant=direct, **given)
    assert code == "ValidationError"
    assert words in message


def components(copies=1):
    """What an endpoint with one inference component has."""

    def of(fleet):
        component = LiveComponent(
            name="films", variant_name="AllTraffic", fleet=fleet, copies=copies
        )
        return {"has_components": True, "components": (component,)}

    return of


def test_inference_component_is_invoked_by_name():
    """The component's fleet answers, and its variant is named."""
    answer, fleet = invoke(
        endpoint=components(), names=(), x_amzn_sagemaker_inference_component="films"
    )
    assert answer["InvokedProductionVariant"] == "AllTraffic"
    assert len(fleet.seen) == 1


@pytest.mark.parametrize(
    ("endpoint", "given", "words"),
    [
        (components(), {}, "Inference Component Name header is required"),
        (None, {"x_amzn_sagemaker_inference_component": "films"}, "header is not allowed"),
        (components(), {"x_amzn_sagemaker_inference_component": "cars"}, "The endpoint has films."),
        (
            components(copies=0),
            {"x_amzn_sagemaker_inference_component": "films"},
            "Inference Component has no capacity to process this request.",
        ),
        (
            components(),
            {
                "x_amzn_sagemaker_inference_component": "films",
                "x_amzn_sagemaker_target_variant": "Other",
            },
            "is on variant AllTraffic, not on Other",
        ),
    ],
)
def test_inference_component_that_cannot_be_invoked_is_a_validation_error(endpoint, given, words):
    """Required where there are components, refused elsewhere, and not without copies."""
    code, message, status = error(endpoint=endpoint, **given)
    assert (code, status) == ("ValidationError", 400)
    assert words in message


def test_endpoint_with_components_says_its_status_before_it_serves():
    """It is no missing component while the endpoint itself isn't there."""
    _, message, _ = error(endpoint=components(), names=(), status="Creating")
    assert "Its status is Creating" in message
