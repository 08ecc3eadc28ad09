"""Services' own metrics: counted where they happen, sampled where they are states."""

from local_aws.metrics.datum import Datum
from local_aws.metrics.meter import InvocationMeter
from local_aws.metrics.publisher import Publisher
from local_aws.metrics.surroundings import Backlog

__all__ = ["Backlog", "Datum", "InvocationMeter", "Publisher"]
