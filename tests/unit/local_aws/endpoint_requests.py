"""The pieces that requests to SageMaker are made of."""

ROLE = "arn:aws:iam::000000000000:role/execution-role"
COMPUTE = {"NumberOfCpuCoresRequired": 1, "MinMemoryRequiredInMb": 128}
CONCURRENCY = {"MemorySizeInMB": 2048, "MaxConcurrency": 5}
CAPTURE = {
    "EnableCapture": True,
    "InitialSamplingPercentage": 100,
    "DestinationS3Uri": "s3://bucket/capture",
    "CaptureOptions": [{"CaptureMode": "Input"}],
}
ASYNCHRONOUS = {"OutputConfig": {"S3OutputPath": "s3://bucket/output"}}


def instances(name="AllTraffic", **changes):
    """A variant of one instance; None takes a member away."""
    variant = {
        "VariantName": name,
        "ModelName": "model",
        "InstanceType": "ml.m5.large",
        "InitialInstanceCount": 1,
        **changes,
    }
    return {key: value for key, value in variant.items() if value is not None}


def serverless(name="AllTraffic", *, concurrency=None, **changes):
    """A variant without instances."""
    config = {**CONCURRENCY, **(concurrency or {})}
    without = {"InstanceType": None, "InitialInstanceCount": None, "ServerlessConfig": config}
    return instances(name, **{**without, **changes})


SHADOW = {"ShadowProductionVariants": [instances("Shadow")]}
