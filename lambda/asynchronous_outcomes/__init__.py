"""The Lambda function that learns what became of asynchronous requests.

SageMaker publishes each outcome to a topic, the topic's queue keeps it, and this function records
it: `handler` → `subscriber` → `outcome` (what SageMaker says) → `webhook` (who else is told).

It imports the standard library and aws_lambda_powertools; boto3, which Lambda's Python has, only
to read the webhook's secret.
"""
