"""What the templates name that has to be there before them: artifacts and images."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from modelport.configuration.problems import leaves
from modelport.facts.regions import regions
from modelport.planning import Change, Level, endpoints_of
from modelport.planning.template import (
    BUCKET,
    INFERENCE_COMPONENT,
    MODEL,
    evaluate,
    properties,
    resources,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from modelport.configuration import Environment
    from modelport.planning import Kind
    from modelport.planning.template import Template

_PSEUDO = re.compile(r"\$\{AWS::(\w+)\}")
_COPIES = "Custom::ArchiveCopies"
"""The archives of a multi-model endpoint, which a function copies below its prefix."""

_S3_URI = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]+)/.+")
_CDK_ASSETS = re.compile(r"cdk-[a-z0-9]+-assets-.*")
"""The CDK's own buckets: it puts there what is named in them, just before it deploys."""


@dataclass(frozen=True, kw_only=True)
class Named:
    """An artifact, an image or an instance type, and who is the first to need it.

    Attributes:
        value: a URI, or a name.
        stack: the name of the stack whose template names it.
        owner: the name of the stack's endpoint, or the stack's own where it has none.
        key: the path in the configuration that says it; empty where none does.
    """

    value: str
    stack: str
    owner: str
    key: str = ""

    def found(self, kind: Kind, why: str, advice: str, level: Level = Level.ERROR) -> Change:
        """What was found about it; `why` goes on after its key and its value."""
        said = f"{self.key}: {self.value} {why}".removeprefix(": ")
        return Change(
            name=self.owner, stack=self.stack, kind=kind, why=said, level=level, advice=advice
        )

    @property
    def correction(self) -> str:
        """What to correct where something else was meant."""
        return f"correct {self.key}" if self.key else "name another one"


def artifacts(templates: Mapping[str, Template], environment: Environment) -> list[Named]:
    """The artifacts in S3, each once; not the CDK's assets, nor what the deployment puts there.

    A prefix ends in / here, whether it does so in its template or not.
    """
    own = {
        str(evaluate(properties(bucket).get("BucketName"), template))
        for template in templates.values()
        for bucket in resources(template, BUCKET).values()
    }
    return [
        named
        for named in _each_once(templates, environment, _artifacts_in)
        if (uri := _S3_URI.fullmatch(named.value))
        and uri["bucket"] not in own
        and not _CDK_ASSETS.fullmatch(uri["bucket"])
    ]


def images(templates: Mapping[str, Template], environment: Environment) -> list[Named]:
    """The images, each once."""
    return _each_once(templates, environment, lambda container: [container.get("Image")])


class Written:
    """Where a configuration, or a section of it, says something."""

    def __init__(self, environment: Environment, *sections: str) -> None:
        """Looks everything up once; without `sections`, in all of them."""
        given = environment.model_dump(mode="json", include=set(sections) or None)
        self._keys: dict[str, str] = {}
        for path, leaf in leaves(given):
            if isinstance(leaf, str):
                self._keys.setdefault(leaf.rstrip("/"), path)

    def key_of(self, value: str) -> str:
        """Where `value` is said first, as models.x.artifact; empty if nowhere."""
        return self._keys.get(value.rstrip("/"), "")


def owner_of(stack: str, template: Template) -> str:
    """Whose a plan says that it is: the stack's endpoint or, without one, the stack."""
    return next(iter(endpoints_of(stack, template)), stack)


def _each_once(
    templates: Mapping[str, Template], environment: Environment, read: Any
) -> list[Named]:
    found: dict[str, Named] = {}
    written = Written(environment)
    for stack, template in templates.items():
        for container in _containers(template):
            for given in read(container):
                value = _known(given, environment)
                if value and value not in found:
                    owner = owner_of(stack, template)
                    key = written.key_of(value)
                    found[value] = Named(value=value, stack=stack, owner=owner, key=key)
    return list(found.values())


def _containers(template: Template) -> Iterator[Mapping[str, Any]]:
    """What models and inference components consist of, as far as that is known beforehand."""
    given: list[Any] = []
    for resource in resources(template, MODEL).values():
        model = evaluate(properties(resource), template)
        several = model.get("Containers")
        given += [model.get("PrimaryContainer"), *(several if isinstance(several, list) else ())]
    for resource in resources(template, INFERENCE_COMPONENT).values():
        component = evaluate(properties(resource), template)
        given.append(component.get("Specification", {}).get("Container"))
    for resource in resources(template, _COPIES).values():
        archives = evaluate(properties(resource).get("Archives", {}), template)
        given += [{"ModelDataUrl": uri} for uri in archives.values()]
    return (container for container in given if isinstance(container, dict))


def _artifacts_in(container: Mapping[str, Any]) -> Iterator[Any]:
    yield from (container.get("ModelDataUrl"), container.get("ArtifactUrl"))
    sources = (container.get("ModelDataSource"), *container.get("AdditionalModelDataSources", ()))
    for source in sources:
        given = (source or {}).get("S3DataSource", {})
        uri = given.get("S3Uri")
        is_prefix = isinstance(uri, str) and given.get("S3DataType") == "S3Prefix"
        yield f"{uri.rstrip('/')}/" if is_prefix else uri


def _known(value: Any, environment: Environment) -> str:
    """`value` with its region and account put in; empty where it is known only later."""
    region = regions().get(environment.region)
    pseudo = {
        "AccountId": environment.account,
        "Region": environment.region,
        "Partition": region and region.partition,
        "URLSuffix": region and region.dns_suffix,
    }
    if not isinstance(value, str):
        return ""
    told = _PSEUDO.sub(lambda found: pseudo.get(found[1]) or found[0], value)
    return "" if "${" in told or "'Fn::" in told else told
