"""AutoML jobs become containers in the lock, or sentences."""

import pytest

from modelport.resolving import ResolvingError, locked_text, resolve
from tests.unit.resolving.conftest import container


@pytest.mark.parametrize("api", ["v1", "v2"])
def test_the_lock_has_the_candidates_containers(aws, environment, api):
    """Image, artifact and environment of every container are what the template will have."""
    aws.job(api=api, InferenceContainers=[{**container("a"), "Environment": {"A": "1"}}])
    lock = resolve(environment(abalone=f"{{automl: {{job: abalone, api: {api}}}}}"), aws.client)
    locked = lock.models["abalone"]
    assert (locked.resolved, locked.source) == ("abalone-best", f"automl {api} job abalone")
    assert [vars(c) for c in locked.containers] == [
        {
            "image": "image/a:1",
            "artifact": "s3://bucket/a/model.tar.gz",
            "environment": {"A": "1"},
        }
    ]


def test_the_same_answers_give_the_same_text(aws, environment):
    """Models are sorted, however the file orders them, and the text ends in a newline."""
    aws.job()
    aws.job("iris")
    jobs = {key: f"{{automl: {{job: {key}}}}}" for key in ("iris", "abalone")}
    first = locked_text(resolve(environment(**jobs), aws.client))
    again = locked_text(resolve(environment(**dict(sorted(jobs.items()))), aws.client))
    assert first == again
    assert first.endswith("}\n")
    assert first.index('"abalone"') < first.index('"iris"')


def test_the_order_of_variables_changes_nothing(aws, environment):
    """AWS promises no order of a map; the lock has one."""
    texts = set()
    for variables in ({"A": "1", "B": "2"}, {"B": "2", "A": "1"}):
        aws.job(InferenceContainers=[{**container("a"), "Environment": variables}])
        texts.add(locked_text(resolve(environment(abalone="{automl: {job: abalone}}"), aws.client)))
    assert len(texts) == 1


def test_a_job_of_a_deployment_is_left_alone(aws, environment):
    """What each deployment looks up is not in the lock, and need not be there yet."""
    models = {"abalone": "{automl: {job: later, resolve: deployment}}"}
    assert resolve(environment(**models), aws.client).models == {}


def test_every_problem_is_told_at_once(aws, environment):
    """A missing job, one under way and a missing group each have a line with their key."""
    aws.job("slow", status="InProgress")
    models = {
        "abalone": "{automl: {job: gone}}",
        "slow": "{automl: {job: slow}}",
        "group": "{registry: {group: none, version: 1}}",
    }
    with pytest.raises(ResolvingError) as error:
        resolve(environment(**models), aws.client)
    only = "only a Completed one can be deployed"
    here = "in this account and region: check its name"
    assert error.value.problems == (
        f"models.abalone.automl: there is no AutoML job gone {here}",
        f"models.group.registry: there is no model package group none {here}",
        f"models.slow.automl: the AutoML job slow is InProgress: {only}",
    )


@pytest.mark.parametrize(("instance", "unit"), [("ml.m5.large", "CPU"), ("ml.g5.xlarge", "GPU")])
def test_the_instance_type_chooses_the_containers(aws, environment, instance, unit):
    """A candidate with containers for each processing unit gives those of the endpoint's."""
    by_unit = {name: [container(name)] for name in ("CPU", "GPU")}
    aws.job(InferenceContainers=[], InferenceContainerDefinitions=by_unit)
    endpoints = f"{{a: {{type: real-time, model: abalone, instance_type: {instance}}}}}"
    lock = resolve(environment(endpoints, abalone="{automl: {job: abalone}}"), aws.client)
    assert lock.models["abalone"].containers[0].image == f"image/{unit}:1"


def test_one_lock_has_one_processing_unit(aws, environment):
    """A model that is served with and without GPU can't be locked, and that is said."""
    aws.job()
    endpoints = (
        "{a: {type: real-time, model: abalone, instance_type: ml.m5.large},"
        " b: {type: real-time, model: abalone, instance_type: ml.g5.xlarge}}"
    )
    with pytest.raises(ResolvingError, match="with and without GPU"):
        resolve(environment(endpoints, abalone="{automl: {job: abalone}}"), aws.client)


def test_a_variant_counts_for_its_own_model(aws, environment):
    """Another variant's GPU does not decide which containers a model on CPU gets."""
    aws.job()
    endpoints = (
        "{a: {type: real-time, variants: {"
        "one: {model: abalone, instance_type: ml.m5.large},"
        "two: {model: other, instance_type: ml.g5.xlarge}}}}"
    )
    models = {"abalone": "{automl: {job: abalone}}", "other": "{automl: {job: abalone}}"}
    assert set(resolve(environment(endpoints, **models), aws.client).models) == set(models)
