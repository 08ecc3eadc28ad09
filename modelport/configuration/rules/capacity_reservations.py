"""`capacity_reservation`: the ARN of a training plan, for one instance type."""

from collections.abc import Iterator

from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, show
from modelport.configuration.rules.addresses import arn
from modelport.configuration.rules.places import fleets
from modelport.facts.service_model import matches


def errors(environment: Environment) -> Iterator[Problem]:
    """What is no reservation's ARN, and more instance types or reservations than one."""
    first: dict[str, tuple[str | None, str | None]] = {}
    for fleet in fleets(environment):
        reservation, path = fleet.instances.capacity_reservation, fleet.path("capacity_reservation")
        if reservation is None:
            continue
        if not matches(reservation, "MlReservationArn"):
            form = "arn:aws:sagemaker:REGION:ACCOUNT:training-plan/NAME"
            yield Problem(path, show(reservation), form, "write the whole ARN")
            continue
        yield from arn(path, reservation, "sagemaker", environment)
        if fleet.instances.instance_pools is not None:
            accepted = "capacity_reservation with instance_type: it is for one type"
            yield Problem(path, "it with instance_pools", accepted, "say instance_type instead")
        mine = (reservation, fleet.instances.instance_type)
        if first.setdefault(fleet.owner, mine) != mine:
            accepted = "one reservation and one instance type in an endpoint"
            yield Problem(path, "another than other variants", accepted, "make them the same")
