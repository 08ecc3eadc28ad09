"""What stands between an API and an asynchronous endpoint: submit, ask how it goes, fetch.

One request flows `handler` → `routes` (HTTP in and out) → `submissions` (what happens) → `storage`
(S3). Settings, errors, envelope, log and measures are those of `inference_proxy`. There is no
database: a submission's record lies in S3 beside its input, and its outcome is where SageMaker
puts it.

It imports boto3 (part of Lambda's Python runtime): its cold start is a third of a second longer
for that, which nobody notices who waits for an answer from a queue.
"""
