"""Metrics, alarms and scaling, put together: one round after another."""

import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from local_aws.autoscaling import AutoScaling
from local_aws.autoscaling.engine.engine import Engine
from local_aws.hosting.requests.invocations import Invocations
from local_aws.hosting_protocol import LiveEndpoint
from local_aws.metrics import Backlog, Datum, InvocationMeter, Publisher
from local_aws.ministack_hooks.alarms import CloudWatch
from local_aws.ministack_hooks.ecs_services import EcsServices
from local_aws.ministack_hooks.group_policies import GroupPolicies
from local_aws.pace import Pace
from local_aws.rounds import Rounds
from local_aws.sagemaker import SageMaker
from local_aws.scalable import ByNamespace, ScalableResources

# As often as a high-resolution metric has a datapoint; in seconds of AWS.
_ROUND = 10.0


def scaling_rounds(  # noqa: PLR0913 - keyword-only props
    *,
    sagemaker: SageMaker,
    invocations: Invocations,
    meter: InvocationMeter,
    load_balancers: Callable[[], Mapping[Datum, int]],
    autoscaling: AutoScaling,
    cloudwatch: CloudWatch,
    pace: Pace,
    log: Callable[[str], None],
) -> Rounds:
    """Metrics are published, alarms evaluated, and targets scaled, on a thread of its own."""
    publisher = Publisher(
        meter,
        live_endpoints=lambda: _live(sagemaker),
        backlog=lambda endpoint: _backlog(invocations, pace, endpoint),
        record=cloudwatch.record,
    )
    engine = partial(
        Engine,
        alarms=cloudwatch,
        next_fire=autoscaling.state.next_fire,
        now=lambda: pace.elapsed(time.monotonic()),
        calendar=lambda since: since + pace.elapsed(time.time() - since),
        log=log,
    )
    groups = GroupPolicies()
    services = ByNamespace({"sagemaker": ScalableResources(sagemaker), "ecs": EcsServices()})
    engines = (
        engine(autoscaling.state, resources=services),
        engine(groups.targets, resources=groups),
    )

    def scale() -> None:
        groups.look()
        for one in engines:
            one.round()

    def one_round() -> None:
        publisher.publish()
        cloudwatch.record(load_balancers())
        scale()  # before and after: a state that somebody set by hand lasts until then
        cloudwatch.evaluate_all()
        scale()

    return Rounds(one_round, every=pace.real(_ROUND))


def _live(sagemaker: SageMaker) -> Iterable[LiveEndpoint]:
    with sagemaker.state.changed:
        records = list(sagemaker.state.endpoints)
    for record in records:
        found = sagemaker.lookup(record.scope.account, record.scope.region, record.name)
        if found is not None:
            yield found


def _backlog(invocations: Invocations, pace: Pace, endpoint: LiveEndpoint) -> Backlog:
    where = (endpoint.account, endpoint.region, endpoint.name)
    return Backlog(invocations.backlog(*where), pace.elapsed(invocations.oldest(*where)))
