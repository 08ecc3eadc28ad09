"""Whether the account's quotas have room for the instances."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from modelport.planning import Kind, Level
from modelport.preflight.asking import answers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from modelport.planning import Change
    from modelport.preflight.demands import Demand

PERMISSION = "servicequotas:ListServiceQuotas and servicequotas:ListAWSDefaultServiceQuotas"
_SERVICE = "sagemaker"
_PAGE = 100


def check_quotas(service_quotas: Any, demands: Sequence[Demand]) -> list[Change]:
    """What the account's quotas are too small for; others' instances in it count, unseen here."""
    if not demands:
        return []
    question = partial(_compared, service_quotas, demands)
    first = demands[0].named
    return answers([question], kind=Kind.QUOTA, first=first, permission=PERMISSION)


def _compared(service_quotas: Any, demands: Sequence[Demand]) -> Iterator[Change]:
    quotas = _quotas(service_quotas, {demand.quota for demand in demands})
    for demand in demands:
        if demand.quota in quotas:
            yield from _too_small(demand, quotas[demand.quota])


def _quotas(service_quotas: Any, names: set[str]) -> dict[str, Mapping[str, Any]]:
    """The quotas of these names: what applies to the account, else the default.

    SageMaker has a thousand quotas, and no filter by name; one that was never changed may be
    missing from those that apply (Service Quotas API reference, "ListServiceQuotas").
    """
    found: dict[str, Mapping[str, Any]] = {}
    for operation in ("list_service_quotas", "list_aws_default_service_quotas"):
        pages = service_quotas.get_paginator(operation).paginate(
            ServiceCode=_SERVICE, PaginationConfig={"PageSize": _PAGE}
        )
        for page in pages:
            listed = {quota["QuotaName"]: quota for quota in page["Quotas"]}
            found = {name: listed[name] for name in names if name in listed} | found
            if len(found) == len(names):
                return found
    return found


def _too_small(demand: Demand, quota: Mapping[str, Any]) -> Iterator[Change]:
    """An error for what can't start; a warning for what can't scale, or not be updated so."""
    value, doubled = quota["Value"], demand.first + demand.meanwhile
    cases = (
        (demand.first, "", Level.ERROR),
        (demand.most, f", scaling may make {demand.most} of it", Level.WARNING),
        (doubled, f", a blue/green update runs {doubled} meanwhile", Level.WARNING),
    )
    owners = ", ".join(f"{owner} needs {count}" for owner, count in demand.owners.items())
    for needed, more, level in cases:
        if needed > value:
            why = f"for {demand.use}: {owners}{more}, and the account's quota is {value:g}"
            yield demand.named.found(Kind.QUOTA, why, _advice(quota, needed), level)
            return


def _advice(quota: Mapping[str, Any], needed: int) -> str:
    return (
        f"request {needed} in Service Quotas (aws service-quotas request-service-quota-increase "
        f"--service-code {_SERVICE} --quota-code {quota['QuotaCode']} --desired-value {needed}), "
        "or have fewer instances, or of another type"
    )
