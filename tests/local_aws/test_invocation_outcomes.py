"""What invocations leave in S3, SNS and SQS, as the execution role may."""

import json

import pytest
from botocore.exceptions import ClientError

from tests.waiting import eventually

pytestmark = pytest.mark.local
ACCOUNT = "000000000000"


@pytest.fixture(scope="module")
def bucket(cloud):
    """Where inputs, answers and captured data lie."""
    name = "outcomes"
    where = {"LocationConstraint": cloud.region}
    cloud.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration=where)
    cloud.client("s3").put_object(Bucket=name, Key="input/one.json", Body=b'{"x": 1}')
    cloud.client("s3").put_object(Bucket=name, Key="secret/two.json", Body=b'{"x": 2}')
    return name


@pytest.fixture(scope="module")
def role(cloud, bucket):
    """An execution role that may read models and inputs, write answers and tell the topics."""
    objects = f"arn:aws:s3:::{bucket}"
    return cloud.role(
        "outcomes",
        cloud.policy("Allow", "s3:GetObject", f"arn:aws:s3:::{cloud.bucket}/*"),
        cloud.policy("Allow", "s3:GetObject", f"{objects}/input/*"),
        cloud.policy("Allow", "s3:PutObject", [f"{objects}/output/*", f"{objects}/capture/*"]),
        cloud.policy("Allow", "sns:Publish", f"arn:aws:sns:{cloud.region}:{ACCOUNT}:told"),
    )


@pytest.fixture
def serve(cloud, role):
    """Creates an endpoint of these variants, each a name and an archive; deletes it."""
    sagemaker, made = cloud.client("sagemaker"), []

    def create(name, *, production, shadow=(), **config):
        made.append(name)
        for weights in {*production, *shadow}:
            sagemaker.create_model(
                ModelName=f"{name}-{weights}",
                ExecutionRoleArn=role,
                PrimaryContainer={
                    "Image": cloud.image,
                    "ModelDataUrl": f"s3://{cloud.bucket}/{weights}/model.tar.gz",
                },
            )
        if shadow:
            config["ShadowProductionVariants"] = [_variant(name, one) for one in shadow]
        sagemaker.create_endpoint_config(
            EndpointConfigName=name,
            ProductionVariants=[_variant(name, one) for one in production],
            **config,
        )
        sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
        assert cloud.settled(name)["EndpointStatus"] == "InService"
        return cloud.client("sagemaker-runtime")

    yield create
    for name in made:
        sagemaker.delete_endpoint(EndpointName=name)
        cloud.settled(name)


def _variant(name, weights):
    return {
        "VariantName": weights,
        "ModelName": f"{name}-{weights}",
        "InstanceType": "ml.m5.large",
        "InitialInstanceCount": 1,
        "InitialVariantWeight": 1.0,
    }


def test_asynchronous_answer_is_stored_and_told(cloud, bucket, serve):
    """As the role may: a secret input, and a failure path that it can't write, are told too."""
    sns, sqs, s3 = (cloud.client(name) for name in ("sns", "sqs", "s3"))
    topic = sns.create_topic(Name="told")["TopicArn"]
    queue = sqs.create_queue(QueueName="told")["QueueUrl"]
    arn = f"arn:aws:sqs:{cloud.region}:{ACCOUNT}:told"
    policy = cloud.policy("Allow", "sqs:SendMessage", arn)
    policy["Statement"][0]["Principal"] = {"Service": "sns.amazonaws.com"}
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": json.dumps(policy)})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    runtime = serve(
        "asynchronous",
        production=["one"],
        AsyncInferenceConfig={
            "OutputConfig": {
                "S3OutputPath": f"s3://{bucket}/output",
                "S3FailurePath": f"s3://{bucket}/failures",
                "NotificationConfig": {"SuccessTopic": topic, "ErrorTopic": topic},
            }
        },
    )

    def told():
        messages = sqs.receive_message(QueueUrl=queue).get("Messages", ())
        for message in messages:
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        return [json.loads(json.loads(one["Body"])["Message"]) for one in messages]

    def submit(**given):
        return runtime.invoke_endpoint_async(
            EndpointName="asynchronous", ContentType="application/json", **given
        )

    answer = submit(InputLocation=f"s3://{bucket}/input/one.json")
    (message,) = eventually(told)
    assert message["inferenceId"] == answer["InferenceId"]
    assert message["responseParameters"]["outputLocation"] == answer["OutputLocation"]
    key = answer["OutputLocation"].removeprefix(f"s3://{bucket}/")
    stored = s3.get_object(Bucket=bucket, Key=key)
    assert json.loads(stored["Body"].read()) == {"model": "one", "echo": {"x": 1}}
    assert stored["ContentType"] == "application/json"

    submit(InputLocation=f"s3://{bucket}/secret/two.json")
    (message,) = eventually(told)
    assert message["invocationStatus"] == "Failed"
    assert "secret/two.json could not be read" in message["failureReason"]
    assert "AccessDenied" in message["failureReason"]

    submit(Body=b"[]", InferenceId="inline")
    (message,) = eventually(told)
    assert message["failureReason"].startswith("ClientError: Received server error (500)")

    with pytest.raises(ClientError, match="does not support this inference type"):
        runtime.invoke_endpoint(EndpointName="asynchronous", Body=b"{}")


def test_shadow_gets_copies_and_both_variants_are_captured(cloud, bucket, serve):
    """The production variant answers; the shadow's answer is only in its captured data."""
    runtime = serve(
        "shadowed",
        production=["one"],
        shadow=["two"],
        DataCaptureConfig={
            "EnableCapture": True,
            "InitialSamplingPercentage": 100,
            "DestinationS3Uri": f"s3://{bucket}/capture",
            "CaptureOptions": [{"CaptureMode": "Input"}, {"CaptureMode": "Output"}],
            "CaptureContentTypeHeader": {"JsonContentTypes": ["application/json"]},
        },
    )
    for number in range(3):
        answer = runtime.invoke_endpoint(
            EndpointName="shadowed",
            ContentType="application/json",
            Body=json.dumps({"n": number}).encode(),
            InferenceId=f"n{number}",
        )
        assert answer["InvokedProductionVariant"] == "one"
        assert json.loads(answer["Body"].read())["model"] == "one"

    def captured(variant):
        s3 = cloud.client("s3")
        prefix = f"capture/shadowed/{variant}/"
        found = s3.list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", ())
        files = [s3.get_object(Bucket=bucket, Key=one["Key"])["Body"].read() for one in found]
        lines = [json.loads(line) for file in files for line in file.splitlines()]
        return lines if len(lines) == 3 else None

    for variant in ("one", "two"):
        lines = eventually(lambda variant=variant: captured(variant))
        assert {line["eventMetadata"]["inferenceId"] for line in lines} == {"n0", "n1", "n2"}
        for line in lines:
            data = line["captureData"]["endpointOutput"]
            assert data["encoding"] == "JSON"
            assert json.loads(data["data"])["model"] == variant
