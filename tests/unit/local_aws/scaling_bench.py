"""The scaling engine over SageMaker with fleets that pretend, and a clock that a test moves."""

from datetime import UTC, datetime

from local_aws.autoscaling.engine.engine import Engine
from local_aws.ministack_hooks.cron import next_fire
from local_aws.scalable import ScalableResources

KEY = {
    "ServiceNamespace": "sagemaker",
    "ResourceId": "endpoint/endpoint/variant/AllTraffic",
    "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
}
CONCURRENCY = {**KEY, "ScalableDimension": "sagemaker:variant:DesiredProvisionedConcurrency"}
PREDEFINED = {
    "PredefinedMetricSpecification": {
        "PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"
    }
}
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC).timestamp()


class Scaling:
    """The engine over a bench, with a clock of its own."""

    def __init__(self, bench, key=KEY):
        """Start at noon."""
        self.bench, self.key, self.time = bench, key, 0.0
        self.engine = Engine(
            bench.autoscaling.state,
            resources=ScalableResources(bench.sagemaker),
            alarms=bench.alarms,
            next_fire=next_fire,
            now=lambda: self.time,
            calendar=lambda _since: NOON + self.time,
            log=lambda _: None,
        )

    def register(self, least, most, **more):
        """Register the target."""
        limits = {"MinCapacity": least, "MaxCapacity": most}
        self.bench.scale("RegisterScalableTarget", **self.key, **limits, **more)

    def track(self, name="track", target=100.0, metric=PREDEFINED, **more):
        """Put a target tracking policy."""
        self.bench.scale(
            "PutScalingPolicy",
            **self.key,
            PolicyName=name,
            PolicyType="TargetTrackingScaling",
            TargetTrackingScalingPolicyConfiguration={"TargetValue": target, **metric, **more},
        )

    def step(self, name="wake", **more):
        """Put a step policy that adds one, and an alarm that calls it."""
        answer = self.bench.scale(
            "PutScalingPolicy",
            **self.key,
            PolicyName=name,
            PolicyType="StepScaling",
            StepScalingPolicyConfiguration={
                "AdjustmentType": "ChangeInCapacity",
                "StepAdjustments": [{"MetricIntervalLowerBound": 0, "ScalingAdjustment": 1}],
                **more,
            },
        )
        alarm = {"AlarmName": name, "Threshold": 1, "AlarmActions": [answer["PolicyARN"]]}
        self.bench.alarms.put(self.bench.scope, alarm)

    def schedule(self, expression, **more):
        """Put a scheduled action that asks for two at least."""
        action = {"ScalableTargetAction": {"MinCapacity": 2}, **more}
        self.bench.scale(
            "PutScheduledAction",
            **self.key,
            ScheduledActionName="morning",
            Schedule=expression,
            **action,
        )
        state = self.bench.autoscaling.state
        [target] = state.targets.values()
        target.scheduled["morning"].since = NOON + self.time

    def after(self, seconds):
        """Let time go by, have a round, and wait for SageMaker; answers the capacity."""
        self.time += seconds
        self.engine.round()
        record = self.bench.sagemaker.wait_settled(self.bench.scope, "endpoint")
        self.engine.round()
        plan = record.variants[0].plan
        return plan.serverless.provisioned_concurrency if plan.serverless else plan.instance_count

    def activities(self):
        """What was done, the newest first."""
        asked = {"ServiceNamespace": "sagemaker"}
        return self.bench.scale("DescribeScalingActivities", **asked)["ScalingActivities"]
