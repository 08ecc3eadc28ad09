"""A Lambda function that serves a model's archive itself, without an endpoint.

One request flows `handler` → `events` (what the caller sends) → `model` (what the model answers).
An execution environment fetches the archive once: `archive` streams it from S3, `extraction` lets
nothing out of its folder, `handlers` finds the functions of code/inference.py.

It imports the standard library and boto3 (part of Lambda's Python runtime), nothing else. What a
model's code imports beyond that lies beside it in the archive's code/, or in a layer.
"""
