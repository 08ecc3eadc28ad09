"""Alarms on metric math, which ministack refuses in templates and drops from requests."""

from collections.abc import Mapping
from typing import Any

from local_aws.errors import AwsError
from local_aws.metrics.metric_queries import check
from local_aws.metrics.series import MetricMathError
from local_aws.ministack_hooks.internals import internal
from local_aws.service_model import coerce, input_shape, validate

_OF_ONE_METRIC = (
    "Namespace",
    "MetricName",
    "Dimensions",
    "Statistic",
    "ExtendedStatistic",
    "Period",
    "Unit",
)
_Alarm = dict[str, Any]


def install() -> None:
    """Take alarms with `Metrics` from CloudFormation, and from PutMetricAlarm."""
    _install_for_templates()
    _install_for_requests()


def _install_for_templates() -> None:
    provisioners = internal("services.cloudformation.provisioners")
    original = provisioners._cw_metric_alarm_record  # noqa: SLF001 - ministack has no other way

    def record(name: str, properties: Mapping[str, Any]) -> Any:
        if not properties.get("Metrics"):
            return original(name, properties)
        metrics = _checked(name, properties)
        stand_in = {"Metrics": None, "Namespace": "none", "MetricName": "none"}
        return _on(metrics, original(name, {**properties, **stand_in}))

    provisioners._cw_metric_alarm_record = record  # noqa: SLF001 - the same


def _install_for_requests() -> None:
    service = internal("services.cloudwatch")
    original = service._put_metric_alarm  # noqa: SLF001 - the same

    def put(
        params: Mapping[str, Any],
        body: Mapping[str, Any],
        is_cbor: bool,  # noqa: FBT001 - ministack's signature
        is_json: bool = False,  # noqa: FBT001, FBT002 - the same
    ) -> Any:
        name = str(body.get("AlarmName"))
        try:
            metrics = _checked(name, body) if body.get("Metrics") else _none(params)
        except (AwsError, MetricMathError) as error:
            how = {"use_json": is_json, "use_cbor": is_cbor}
            return service._error("ValidationError", str(error), 400, **how)  # noqa: SLF001 - the same
        answer = original(params, body, is_cbor, is_json)
        if metrics and name in service._alarms:  # noqa: SLF001 - the same
            service._alarms[name] = _on(metrics, service._alarms[name])  # noqa: SLF001 - the same
            service._evaluate_alarm(service._alarms[name])  # noqa: SLF001 - the same
        return answer

    service._put_metric_alarm = put  # noqa: SLF001 - the same


def _none(params: Mapping[str, Any]) -> list[Any]:
    """Metrics in a form are not read."""
    if any(name.startswith("Metrics.member") for name in params):
        raise MetricMathError("Metrics: in a request that is no JSON and no CBOR is not emulated")
    return []


def _checked(name: str, alarm: Mapping[str, Any]) -> list[Any]:
    """The alarm's queries, with their types as the API has them."""
    shape = input_shape("cloudwatch", "PutMetricAlarm")
    queries = {"Metrics": alarm["Metrics"]}
    coerced: dict[str, Any] = coerce(shape, queries)
    required = {"AlarmName": name, "EvaluationPeriods": 1}
    validate("cloudwatch", "PutMetricAlarm", {**required, **coerced})
    both = [one for one in _OF_ONE_METRIC if alarm.get(one)]
    if both:
        raise MetricMathError(f"{', '.join(both)}: not together with Metrics")
    check(coerced["Metrics"])
    return list(coerced["Metrics"])


def _on(metrics: list[Any], alarm: _Alarm) -> _Alarm:
    kept = {name: value for name, value in alarm.items() if name not in _OF_ONE_METRIC}
    return {**kept, "Metrics": metrics}
