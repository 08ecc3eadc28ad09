"""One instance of an endpoint: a process that serves a model over SageMaker's container contract.

`python -m local_aws.hosting.worker --framework F --events-fd N --lifeline-fd M` binds a free port
of 127.0.0.1, loads the model as the framework's container does, and answers `GET /ping` and
`POST /invocations`. What happens goes as JSON lines to the first descriptor; when the second one
reaches its end, the parent is gone, and the worker ends.
"""
