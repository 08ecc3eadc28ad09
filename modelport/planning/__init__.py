"""What a deployment will do: two sets of templates and what runs, compared; nothing is asked."""

from modelport.planning.assembly import AssemblyError, account_in, read_templates
from modelport.planning.change import VERDICTS, Change, Kind, Level
from modelport.planning.costs import CostDifference, Costs
from modelport.planning.deployed import Deployed, LiveEndpoint, Stack
from modelport.planning.fleets import Fleet, fleets_of
from modelport.planning.hosting import (
    Component,
    Endpoint,
    components_of,
    endpoints,
    endpoints_of,
)
from modelport.planning.plan import Plan, plan
from modelport.planning.scaling import scalings

__all__ = [
    "VERDICTS",
    "AssemblyError",
    "Change",
    "Component",
    "CostDifference",
    "Costs",
    "Deployed",
    "Endpoint",
    "Fleet",
    "Kind",
    "Level",
    "LiveEndpoint",
    "Plan",
    "Stack",
    "account_in",
    "components_of",
    "endpoints",
    "endpoints_of",
    "fleets_of",
    "plan",
    "read_templates",
    "scalings",
]
