"""An endpoint to call from SQL, and what the generated statements are made of."""

from modelport.sql import ENGINES, Call, Example, Options, Subject, call_of

IRIS = Example(content_type="text/csv", body="5.1,3.3,1.7,0.5", expect="Setosa")
TALK = Example(content_type="application/json", body='{"inputs": "it\'s \\"fine\\""}', expect={})


def subject(*examples: Example, served: str = "real-time", name: str = "prod-iris") -> Subject:
    """An endpoint in eu-west-1."""
    return Subject(
        name=name, type=served, region="eu-west-1", account="123456789012", examples=examples
    )


def call(engine: str, *examples: Example, **options: object) -> Call:
    """The function for an endpoint whose model has these samples, one of CSV by default."""
    return call_of(subject(*(examples or (IRIS,))), ENGINES[engine], Options(**options))


def written(engine: str, *examples: Example, **options: object) -> str:
    """The statements."""
    return ENGINES[engine].write(call(engine, *examples, **options))
