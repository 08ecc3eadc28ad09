"""`streaming` and `stream_timeout`: where there is nothing to stream."""

from collections.abc import Iterator

from modelport.configuration.endpoints import AsynchronousEndpoint
from modelport.configuration.endpoints.fronts.common import Streamed, streams
from modelport.configuration.environment import Environment
from modelport.configuration.problems import Problem, join
from modelport.configuration.rules.fronts import fronts


def errors(environment: Environment) -> Iterator[Problem]:
    """A front that streams, of an endpoint whose answers are fetched; a time for no stream."""
    for path, front in fronts(environment):
        if isinstance(front, Streamed) and front.stream_timeout and not front.streaming:
            accepted, advice = "nothing, without streaming", "add streaming: true, or leave it out"
            where = join(path, "stream_timeout")
            yield Problem(where, f"{front.stream_timeout} s", accepted, advice)
    for key, endpoint in environment.endpoints.items():
        if not isinstance(endpoint, AsynchronousEndpoint):
            continue
        for kind, front in endpoint.front.asked_for.items():
            if streams(front):
                path = join("endpoints", key, "front", kind, "streaming")
                accepted = "false: an asynchronous endpoint answers into S3"
                yield Problem(path, "true", accepted, "leave it out, or make it type real-time")
