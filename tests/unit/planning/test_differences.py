"""What a plan says of the differences between two endpoint configs."""

from typing import Any

import pytest

from modelport.planning import Kind
from tests.unit.planning.templates import changed, of_kind, planned, template, variant

SERVERLESS = template(AllTraffic=variant("serverless"))


def _with(old: dict[str, Any], **given: Any) -> dict[str, Any]:
    """The template whose only variant has other properties, too."""
    (before,) = old["Resources"]["Config"]["Properties"]["ProductionVariants"]
    return changed(old, "Config", ProductionVariants=[{**before, **given}])


def _shadowed() -> dict[str, Any]:
    """A production variant, and the same as its shadow."""
    new = template(AllTraffic=variant(), Other=variant())
    first, other = new["Resources"]["Config"]["Properties"]["ProductionVariants"]
    return changed(new, "Config", ProductionVariants=[first], ShadowProductionVariants=[other])


BOTH = template(AllTraffic=variant(), Other=variant())
PROVISIONED = {"MemorySizeInMB": 2048, "MaxConcurrency": 5, "ProvisionedConcurrency": 2}
TO_INSTANCES = (
    "AllTraffic: instance type serverless → ml.m5.large; AllTraffic: initial instances 0 → 1"
)
POOLS = [{"InstanceType": name, "Priority": 1} for name in ("ml.m5.large", "ml.g5.xlarge")]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (template(), _with(template(), VolumeSizeInGB=9), "AllTraffic: VolumeSizeInGB"),
        (
            SERVERLESS,
            _with(SERVERLESS, ServerlessConfig={"MemorySizeInMB": 4096, "MaxConcurrency": 5}),
            "AllTraffic: serverless MemorySizeInMB 2048 → 4096",
        ),
        (
            SERVERLESS,
            _with(SERVERLESS, ServerlessConfig=PROVISIONED),
            "AllTraffic: serverless ProvisionedConcurrency 0 → 2",
        ),
        (SERVERLESS, template(AllTraffic=variant()), TO_INSTANCES),
        (
            template(),
            _with(template(), InstancePools=POOLS),
            "AllTraffic: instance type ml.m5.large → ml.m5.large or ml.g5.xlarge",
        ),
        (
            BOTH,
            _with(template(), ModelName={"Fn::GetAtt": ["ModelOther", "ModelName"]}),
            "AllTraffic: another model; variant Other is removed",
        ),
        (BOTH, _shadowed(), "Other: becomes the shadow"),
        (_shadowed(), BOTH, "Other: is no longer the shadow"),
        (template(), _shadowed(), "new variant the shadow Other on 1 × ml.m5.large"),
        (
            SERVERLESS,
            template(AllTraffic=variant("serverless"), B=variant("serverless")),
            "new variant B, serverless with 2048 MB",
        ),
    ],
)
def test_a_difference_is_named(old: dict[str, Any], new: dict[str, Any], said: str) -> None:
    """From what to what, and nothing that stays as it is."""
    new["Resources"].setdefault("ModelOther", BOTH["Resources"]["ModelOther"])
    (change,) = of_kind(planned(old, new), Kind.UPDATE)
    assert change.why == said
