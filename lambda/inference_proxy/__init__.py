"""The Lambda function between an API and a real-time endpoint.

One request flows `handler` → `proxy` → `rest` (what API Gateway sends) → `prediction` (what is
checked) → `runtime` (what SageMaker answers) → `envelope` (what the caller reads).

It imports the standard library, botocore (part of Lambda's Python runtime) and
aws_lambda_powertools (pure Python), nothing else: neither boto3 nor aws_xray_sdk.
"""
