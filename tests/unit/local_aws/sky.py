"""CloudWatch, with a clock that the test moves."""

import uuid

from local_aws.metrics import Datum
from local_aws.ministack_hooks.alarms import CloudWatch
from local_aws.pace import Pace
from local_aws.scope import Scope


class Sky:
    """CloudWatch in an account of its own, with a clock that the test moves."""

    def __init__(self, factor=1.0):
        """Start on a full minute."""
        self.time = 1_800_000_000.0
        self.scope = Scope("111122223333", f"region-{uuid.uuid4()}")
        self.cloudwatch = CloudWatch(Pace(factor), clock=lambda: self.time)

    def alarm(self, **changes):
        """Put an alarm on one endpoint's backlog."""
        alarm = {
            "AlarmName": "alarm",
            "Namespace": "AWS/SageMaker",
            "MetricName": "ApproximateBacklogSize",
            "Dimensions": [{"Name": "EndpointName", "Value": "one"}],
            "Statistic": "Sum",
            "Period": 60,
            "EvaluationPeriods": 2,
            "Threshold": 5,
            "ComparisonOperator": "GreaterThanThreshold",
            **changes,
        }
        return self.cloudwatch.put(self.scope, alarm)

    def record(self, value, count=1, endpoint="one", metric="ApproximateBacklogSize"):
        """Publish a value."""
        dimensions = (("EndpointName", endpoint),)
        datum = Datum(self.scope, metric, dimensions, value)
        self.cloudwatch.record({datum: count})

    def after(self, seconds):
        """Let time go by and evaluate; answers the alarm's state."""
        self.time += seconds
        self.cloudwatch.evaluate_all()
        [alarm] = self.cloudwatch.all(self.scope)
        return alarm["StateValue"]
