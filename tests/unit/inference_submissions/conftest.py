"""An API in front of a queue and buckets that are in memory."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from inference_proxy.observability import Observability
from inference_proxy.proxy import Proxy
from inference_proxy.settings import Settings
from inference_submissions import routes as routing
from inference_submissions.places import Places
from inference_submissions.records import Records
from inference_submissions.storage import Storage
from inference_submissions.submissions import Submissions

BUCKET, PREFIX = "ours", "asynchronous/iris/"
PLACES = {
    "FOLDER": f"s3://{BUCKET}/{PREFIX}",
    "INPUTS": "s3://theirs/a/",
    "REQUEST_TTL_SECONDS": "60",
    "INVOCATION_TIMEOUT_SECONDS": "30",
}
CLAIM_SECONDS = 33
VARIABLES = {
    "ENDPOINT_NAME": "iris",
    "AWS_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "a",
    "AWS_SECRET_ACCESS_KEY": "b",
    "POWERTOOLS_SERVICE_NAME": "submissions",
    "POWERTOOLS_METRICS_NAMESPACE": "Modelport",
}


def refusal(code: str, status: int, message: str = "no") -> ClientError:
    """An error as boto3 raises it."""
    response: Any = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return ClientError(response, "Operation")


def etag(body: bytes) -> str:
    """What tells contents apart."""
    return f'"{sha256(body).hexdigest()}"'


@dataclass
class Aws:
    """Buckets and a queue: boto3's clients of both, in memory."""

    objects: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)
    refuses: Exception | None = None
    read: Callable[[str], object] = lambda _: None
    lock: Any = field(default_factory=Lock)

    def put_object(self, **asked: Any) -> dict[str, Any]:
        """Keep an object, unless there is another one than its condition says."""
        place = f"{asked['Bucket']}/{asked['Key']}"
        with self.lock:
            there = etag(self.objects[place][0]) if place in self.objects else None
            if ("IfNoneMatch" in asked and there) or asked.get("IfMatch", there) != there:
                raise refusal("PreconditionFailed", 412)
            self.objects[place] = (asked["Body"], asked["ContentType"])
        return {"ETag": etag(asked["Body"])}

    def head_object(self, **asked: Any) -> None:
        """Say that an object is there."""
        place = f"{asked['Bucket']}/{asked['Key']}"
        if place not in self.objects:
            self.read(place)
            raise refusal("404", 404)

    def get_object(self, **asked: Any) -> dict[str, Any]:
        """Give an object."""
        place = f"{asked['Bucket']}/{asked['Key']}"
        if place not in self.objects:
            self.read(place)
            raise refusal("NoSuchKey", 404)
        body, content_type = self.objects[place]
        stream = io.BytesIO(body)
        about = {"ContentLength": len(body), "ContentType": content_type, "ETag": etag(body)}
        self.read(place)
        return {"Body": stream, **about}

    def generate_presigned_url(self, _: str, **asked: Any) -> str:
        """Make a URL."""
        return f"https://{asked['Params']['Bucket']}/{asked['Params']['Key']}"

    def generate_presigned_post(self, **parameters: Any) -> dict[str, Any]:
        """Make a form."""
        self.asked.append(parameters)
        return {"url": "https://ours/", "fields": {"key": parameters["Key"]}}

    def invoke_endpoint_async(self, **parameters: Any) -> dict[str, Any]:
        """Accept a request, or refuse it."""
        if self.refuses:
            raise self.refuses
        self.asked.append(parameters)
        name = parameters["InferenceId"]
        return {
            "OutputLocation": f"s3://{BUCKET}/{PREFIX}output/{name}.out",
            "FailureLocation": f"s3://{BUCKET}/{PREFIX}failures/{name}-error.out",
        }


@pytest.fixture
def aws() -> Aws:
    """Nothing is there yet."""
    return Aws()


Ask = Callable[..., SimpleNamespace]


@pytest.fixture
def ask(aws: Aws) -> Ask:
    """Asks the API: the answer's status, headers and envelope."""
    settings = Settings.from_environment(VARIABLES)
    places, storage = Places.from_environment(PLACES), Storage(aws)
    submissions = Submissions(
        settings=settings,
        places=places,
        storage=storage,
        records=Records(storage=storage, places=places, claim_seconds=CLAIM_SECONDS),
        runtime=aws,
    )
    observability = Observability(endpoint="iris", service="submissions")
    proxy = Proxy(
        settings=settings,
        runtime=None,  # type: ignore[arg-type] # asynchronous alone
        observability=observability,
        routes=routing.routes(submissions),
    )

    def call(method: str, path: str, body: str = "", **headers: str) -> SimpleNamespace:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        event = {"httpMethod": method, "path": path, "body": body, "headers": named}
        answer = proxy.answer(event, None)
        return SimpleNamespace(
            status=answer["statusCode"],
            headers=answer["headers"],
            bytes=len(json.dumps(answer)),
            **json.loads(answer["body"]),
        )

    return call
