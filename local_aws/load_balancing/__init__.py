"""Which targets a load balancer sends requests to: health checks, as the target group asks for."""

from local_aws.load_balancing.health import HealthCheck, TargetHealth
from local_aws.load_balancing.open_requests import OpenRequests
from local_aws.load_balancing.request_counts import RequestCounts
from local_aws.load_balancing.rounds import HealthChecks, Place, TargetGroup

__all__ = [
    "HealthCheck",
    "HealthChecks",
    "OpenRequests",
    "Place",
    "RequestCounts",
    "TargetGroup",
    "TargetHealth",
]
