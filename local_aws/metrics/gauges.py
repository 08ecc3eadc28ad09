"""Metrics that are states: sampled, also while nothing happens.

"If the traffic to a variant decreases to zero, SageMaker AI … emits metrics with a value of zero"
(Developer Guide, "Automatic scaling"): without that, nothing would ever scale in.
"""

from collections.abc import Iterator, Mapping

from local_aws.hosting_protocol import SERVES, LiveEndpoint, LiveVariant
from local_aws.metrics.datum import Datum, Subject
from local_aws.metrics.meter import capacity
from local_aws.metrics.surroundings import Backlog
from local_aws.scope import Scope


def sample(
    endpoint: LiveEndpoint, peaks: Mapping[Subject, int], backlog: Backlog | None
) -> Iterator[Datum]:
    """The values of an endpoint, its variants and its components; none before it serves.

    Args:
        endpoint: as it is now.
        peaks: the most requests at once since the last sample.
        backlog: what waits, for an asynchronous endpoint.
    """
    if endpoint.status not in SERVES:
        return
    scope = Scope(endpoint.account, endpoint.region)
    for variant in endpoint.variants:
        subject = Subject(scope, endpoint.name, variant.name)
        yield from _variant(endpoint, variant, subject, peaks.get(subject, 0))
    for component in endpoint.components:
        subject = Subject(scope, endpoint.name, component.variant_name, component.name)
        share = peaks.get(subject, 0) / capacity(endpoint, subject)
        yield subject.datum("InvocationsPerCopy", 0)
        yield subject.datum("NoCapacityInvocationFailures", 0)
        yield subject.datum("ConcurrentRequestsPerCopy", share)
    if backlog is not None:
        yield from _asynchronous(endpoint, Subject(scope, endpoint.name), backlog)


def _variant(
    endpoint: LiveEndpoint, variant: LiveVariant, subject: Subject, peak: int
) -> Iterator[Datum]:
    serverless = variant.serverless
    if serverless is None:
        yield subject.datum("InvocationsPerInstance", 0)
        yield subject.datum("ConcurrentRequestsPerModel", peak / capacity(endpoint, subject))
        return
    yield subject.datum(
        "ServerlessConcurrentExecutionsUtilization", peak / serverless.max_concurrency
    )
    provisioned = serverless.provisioned_concurrency
    if provisioned:
        yield subject.datum("ServerlessProvisionedConcurrencyExecutions", min(peak, provisioned))
        share = min(peak, provisioned) / provisioned
        yield subject.datum("ServerlessProvisionedConcurrencyUtilization", share)


def _asynchronous(endpoint: LiveEndpoint, subject: Subject, backlog: Backlog) -> Iterator[Datum]:
    """Developer Guide, "Monitor asynchronous endpoint"; without instances all wait for one."""
    instances = sum(variant.instance_count for variant in endpoint.variants)
    yield subject.datum("ApproximateBacklogSize", backlog.size)
    yield subject.datum("ApproximateBacklogSizePerInstance", backlog.size / max(1, instances))
    yield subject.datum("ApproximateAgeOfOldestRequest", backlog.oldest)
    yield subject.datum("HasBacklogWithoutCapacity", int(backlog.size > 0 and instances == 0))
