"""Whether images are in Amazon ECR."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from modelport.facts.ecr import IMAGE
from modelport.facts.images import accounts
from modelport.planning import Kind
from modelport.preflight.asking import answers, code_of

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Sequence

    from modelport.planning import Change
    from modelport.preflight.named import Named

PERMISSION = "ecr:DescribeImages"
_SHOWN = 5


def check_images(client_in: Callable[[str], Any], named: Sequence[Named]) -> list[Change]:
    """What is missing of the images in Amazon ECR, but for AWS's own: nobody may look at those.

    Args:
        client_in: gives a client of Amazon ECR in a region.
        named: the images; those of other registries can't be looked at.
    """
    found = [(one, image) for one in named if (image := IMAGE.fullmatch(one.value))]
    private = [(one, image) for one, image in found if image["account"] not in accounts()]
    if not private:
        return []
    clients = {region: client_in(region) for region in {image["region"] for _, image in private}}
    questions = [partial(_image, clients[i["region"]], one, i) for one, i in private]
    return answers(questions, kind=Kind.IMAGE, first=private[0][0], permission=PERMISSION)


def _image(ecr: Any, named: Named, image: re.Match[str]) -> Iterator[Change]:
    repository = {"registryId": image["account"], "repositoryName": image["repository"]}
    digest = image["digest"]
    wanted = {"imageDigest": digest} if digest else {"imageTag": image["tag"] or "latest"}
    try:
        ecr.describe_images(**repository, imageIds=[wanted])
    except ClientError as error:
        where = f"of account {image['account']} in {image['region']}"
        if code_of(error) == "RepositoryNotFoundException":
            why = f"isn't there: there is no repository {image['repository']} {where}"
        elif code_of(error) == "ImageNotFoundException":
            tags = ", ".join(_newest_tags(ecr, repository)) or "no image with a tag"
            why = f"isn't there; the repository {image['repository']} {where} has {tags}"
        else:
            raise
        advice = f"push it (docker push), or {named.correction}"
        yield named.found(Kind.IMAGE, why, advice)


def _newest_tags(ecr: Any, repository: dict[str, str]) -> list[str]:
    """Some tags of the repository, those pushed last first, as far as its first page goes."""
    details = ecr.describe_images(**repository, filter={"tagStatus": "TAGGED"})["imageDetails"]
    details.sort(key=lambda detail: detail["imagePushedAt"], reverse=True)
    return [tag for detail in details for tag in detail.get("imageTags", ())][:_SHOWN]
