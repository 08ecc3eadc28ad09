"""Looking, before a deployment, at what would keep its endpoints in Creating and fail them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from modelport.preflight.artifacts import check_artifacts
from modelport.preflight.demands import demands
from modelport.preflight.images import check_images
from modelport.preflight.named import artifacts, images
from modelport.preflight.quotas import check_quotas

if TYPE_CHECKING:
    from collections.abc import Mapping

    from modelport.aws.places import Place
    from modelport.configuration import Environment
    from modelport.planning import Change
    from modelport.planning.template import Template


def preflight(
    place: Place, templates: Mapping[str, Template], environment: Environment
) -> list[Change]:
    """What the templates name that isn't there: errors, and notes of what can't be looked at.

    In the embedded AWS, which pulls no images and has no quotas, only artifacts are looked at.
    """
    in_s3 = artifacts(templates, environment)
    found = check_artifacts(place.client("s3"), in_s3, region=place.region)
    if place.session:
        return found
    found += check_images(
        lambda region: replace(place, region=region).client("ecr"), images(templates, environment)
    )
    quotas = place.client("service-quotas")
    return [*found, *check_quotas(quotas, demands(templates, environment))]
