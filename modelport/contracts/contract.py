"""The contract of an endpoint: for each way to ask it, what is taken and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inference_proxy.events import TARGETS
from modelport.contracts.addresses import addresses, folders_of
from modelport.interfaces.samples import samples_through
from modelport.interfaces.schemas import read_schema

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from modelport.configuration import Environment
    from modelport.contracts.addresses import Address
    from modelport.interfaces.samples import Sample
    from modelport.interfaces.walking import Schema

_HEADERS = {
    "InferenceComponentName": "X-Amzn-SageMaker-Inference-Component",
    "TargetContainerHostname": "X-Amzn-SageMaker-Target-Container-Hostname",
    "TargetModel": "X-Amzn-SageMaker-Target-Model",
    "TargetVariant": "X-Amzn-SageMaker-Target-Variant",
}
"""InvokeEndpoint's parameters by name, and the headers that they are (API reference)."""
DEFAULT_CONTENT_TYPES = ("application/json", "text/csv")


@dataclass(frozen=True, kw_only=True)
class AddressContract:
    """One way to ask an endpoint.

    Attributes:
        name: of the model that answers, or of those that answer in a row.
        targets: the headers that a front forwards to choose it.
        samples: requests that are answered.
        input: what bodies fit, if that is said.
        output: what answers fit, if that is said.
        title: what it is in a few words.
        description: what it does.
    """

    name: str
    targets: Mapping[str, str]
    samples: tuple[Sample, ...]
    input: Schema | None = None
    output: Schema | None = None
    title: str | None = None
    description: str | None = None

    @property
    def content_types(self) -> tuple[str, ...]:
        """Those of the samples, or else those that every front takes."""
        return tuple(dict.fromkeys(s.content_type for s in self.samples)) or DEFAULT_CONTENT_TYPES


@dataclass(frozen=True, kw_only=True)
class EndpointContract:
    """An endpoint: its name in SageMaker, its type, and the ways to ask it."""

    name: str
    type: str
    addresses: tuple[AddressContract, ...]

    @property
    def target_headers(self) -> dict[str, tuple[str, ...]]:
        """The headers that choose a model, and their values."""
        found: dict[str, dict[str, None]] = {}
        for address in self.addresses:
            for header, value in address.targets.items():
                found.setdefault(header, {})[value] = None
        return {header: tuple(values) for header, values in found.items()}


def contract_of(environment: Environment, key: str) -> EndpointContract:
    """The contract of the endpoint at `key`.

    Raises:
        InterfaceError: a `schema.json` or `samples.json` is not what it should be.
    """
    endpoint, name = environment.endpoints[key], environment.endpoint_name(key)
    return EndpointContract(
        name=name,
        type=endpoint.type,
        addresses=tuple(_contract(environment, a) for a in addresses(endpoint, name)),
    )


def _contract(environment: Environment, address: Address) -> AddressContract:
    folders = folders_of(environment, address)
    found: dict[str, Any] = {}
    if folders:
        found = _of_folders(folders[0], folders[-1])
    return AddressContract(
        name="-".join(address.models),
        targets={
            header: value
            for parameter, value in address.parameters.items()
            if (header := _HEADERS[parameter]) in TARGETS
        },
        samples=tuple(samples_through(folders)),
        **found,
    )


def _of_folders(first: Path, last: Path) -> dict[str, Any]:
    """What containers in a row promise together: the first one's input, the last one's output."""
    taken, answered = read_schema(first), read_schema(last)
    about = taken if first == last else None
    return {
        "input": taken.input if taken else None,
        "output": answered.output if answered else None,
        "title": about.title if about else None,
        "description": about.description if about else None,
    }
