"""What stands between an API and an endpoint: a Lambda function, or a part of an application.

One request flows `handler` → `proxy` → `events` (what API Gateway sends) → `prediction` (what is
checked) → `runtime` (what SageMaker answers) → `envelope` (what the caller reads).

It imports the standard library, botocore (part of Lambda's Python runtime) and
aws_lambda_powertools (pure Python), nothing else: neither boto3 nor aws_xray_sdk.
"""
