"""CreateTransformJob and what is told of a job; what it does to files is tested where it runs."""

import pytest

from local_aws.errors import AwsError


def job(bench, name="job", **changes):
    """Create a transform job."""
    request = {
        "ModelName": "model",
        "TransformInput": {
            "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/in/"}},
            "ContentType": "text/csv",
            "SplitType": "Line",
        },
        "TransformOutput": {"S3OutputPath": "s3://bucket/out/"},
        "TransformResources": {"InstanceType": "ml.m5.large", "InstanceCount": 1},
    }
    return bench.call("CreateTransformJob", TransformJobName=name, **{**request, **changes})


def described(bench, name="job"):
    """What is told of a job."""
    return bench.call("DescribeTransformJob", TransformJobName=name)


def ended(bench, name="job"):
    """What is told of a job when nothing is under way."""
    table = bench.sagemaker.state.transform_jobs
    with bench.sagemaker.state.changed:
        over = lambda: table.get(bench.scope, name).is_over  # noqa: E731 - read once
        assert bench.sagemaker.state.changed.wait_for(over, timeout=20)
    return described(bench, name)


def test_a_job_is_in_progress_at_once(bench):
    """And has the ARN of transform jobs."""
    bench.hold = True
    bench.model()
    assert job(bench)["TransformJobArn"].endswith(":transform-job/job")
    told = described(bench)
    assert told["TransformJobStatus"] == "InProgress"
    assert told["TransformResources"]["InstanceCount"] == 1


def test_a_model_that_can_not_start_fails_the_job_with_its_reason(bench):
    """And leaves no worker behind."""
    bench.failure = "model_fn raised ValueError"
    bench.model()
    job(bench)
    told = ended(bench)
    assert told["TransformJobStatus"] == "Failed"
    assert told["FailureReason"] == "model_fn raised ValueError"
    assert bench.fleets[0].stopped.is_set()


def test_the_jobs_environment_comes_on_top_of_the_models(bench):
    """For the job's own workers alone."""
    bench.hold = True
    bench.model(Environment={"A": "model", "B": "model"})
    job(bench, Environment={"B": "job"})
    (container,) = bench.started(1).spec.containers
    assert container.environment == {"A": "model", "B": "job"}


def test_a_stopped_job_is_stopped(bench):
    """Not Failed, and it can't be stopped twice."""
    bench.hold = True
    bench.model()
    job(bench)
    fleet = bench.started(1)
    bench.call("StopTransformJob", TransformJobName="job")
    assert described(bench)["TransformJobStatus"] == "Stopping"
    fleet.failure = "ended"
    fleet.ready.set()
    assert ended(bench)["TransformJobStatus"] == "Stopped"
    with pytest.raises(AwsError, match="is Stopped"):
        bench.call("StopTransformJob", TransformJobName="job")


def test_jobs_are_listed(bench):
    """With their status."""
    bench.failure = "no"
    bench.model()
    for name in ("first", "second"):
        job(bench, name)
        ended(bench, name)
    listed = bench.call("ListTransformJobs", NameContains="sec")["TransformJobSummaries"]
    assert [each["TransformJobName"] for each in listed] == ["second"]
    assert listed[0]["TransformJobStatus"] == "Failed"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"MaxPayloadInMB": 50, "MaxConcurrentTransforms": 3}, "must not exceed 100 MB"),
        ({"DataProcessing": {"InputFilter": "id"}}, "a filter starts with"),
        ({"ModelName": "nothing"}, "Could not find model"),
    ],
)
def test_what_sagemaker_refuses_is_refused(bench, changes, said):
    """Before anything is started."""
    bench.model()
    with pytest.raises(AwsError, match=said):
        job(bench, **changes)
    assert bench.fleets == []


def test_uncompressed_files_are_refused(bench):
    """Batch transform takes no ModelDataSource of uncompressed files."""
    source = {"S3Uri": "s3://bucket/model/", "S3DataType": "S3Prefix", "CompressionType": "None"}
    bench.model(ModelDataSource={"S3DataSource": source})
    with pytest.raises(AwsError, match="ModelDataSource"):
        job(bench)
