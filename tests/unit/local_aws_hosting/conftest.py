"""Fleets and AWS services that live in memory and can be waited for."""

import io
import json
import threading
from dataclasses import dataclass, field

import pytest

from local_aws.hosting_protocol import ContainerResponse, Credentials, LiveEndpoint, LiveVariant

ROLE = Credentials(access_key_id="role", secret_access_key="secret", session_token="token")  # noqa: S106 - nobody's


@dataclass
class FakeAws:
    """S3 and SNS; `refuses` names the calls that fail."""

    objects: dict = field(default_factory=dict)
    published: list = field(default_factory=list)
    refuses: set = field(default_factory=set)
    asked_as: set = field(default_factory=set)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, service, *, credentials, region):
        """A client; every service is this same object."""
        self.asked_as.add((service, credentials.access_key_id, region))
        return self

    def get_object(self, *, Bucket, Key):  # noqa: N803 - boto3's names
        """Read an object, or fail as boto3 does, with some exception."""
        self._check("get_object")
        body = self.objects[Bucket, Key]
        return {"ContentLength": len(body), "Body": io.BytesIO(body)}

    def put_object(self, *, Bucket, Key, Body, ContentType=None):  # noqa: N803 - the same
        """Keep an object."""
        del ContentType
        self._check("put_object")
        with self.changed:
            self.objects[Bucket, Key] = Body
            self.changed.notify_all()

    def publish(self, *, TopicArn, Message):  # noqa: N803 - the same
        """Keep a message."""
        self._check("publish")
        with self.changed:
            self.published.append((TopicArn, json.loads(Message)))
            self.changed.notify_all()

    def told(self, count=1):
        """The messages, once there are so many."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.published) >= count, timeout=10)
            return list(self.published)

    def _check(self, call):
        if call in self.refuses:
            raise PermissionError(f"{call} is denied")


@dataclass
class FakeFleet:
    """Gives the answers in turn, the last one for ever; an exception among them is raised.

    While `open` isn't set, invocations wait.
    """

    answers: list
    seen: list = field(default_factory=list)
    open: threading.Event = field(default_factory=threading.Event)
    most_at_once: int = 0
    _at_once: int = 0
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self):
        """Answer at once, unless a test closes it."""
        self.open.set()

    def invoke(self, request):
        """Remember and answer."""
        with self._changed:
            self.seen.append(request)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            self._changed.notify_all()
        self.open.wait(10)
        with self._changed:
            self._at_once -= 1
        if isinstance(answer, Exception):
            raise answer
        return answer

    def wait_seen(self, count):
        """Block until it got so many requests."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.seen) >= count, timeout=10)


def answer(body=b"1,2", status=200, content_type="text/csv"):
    """A container's answer."""
    return ContainerResponse(status=status, headers={"content-type": content_type}, body=body)


def live(*fleets, instance_count=1, **changes):
    """An endpoint `sentiment` whose variants V0, V1 … have these fleets."""
    variants = tuple(
        LiveVariant(name=f"V{number}", weight=1.0, fleet=fleet, instance_count=instance_count)
        for number, fleet in enumerate(fleets)
    )
    given = {"variants": variants, "credentials": lambda: ROLE, **changes}
    return LiveEndpoint(
        account="000000000000",
        region="eu-west-1",
        name="sentiment",
        **{"status": "InService", **given},
    )


@pytest.fixture
def aws():
    """S3 and SNS in memory."""
    return FakeAws()


@pytest.fixture
def fakes():
    """The builders of this file, as one object."""

    class Fakes:
        """What a test builds its endpoint from."""

        Fleet = FakeFleet

    Fakes.answer, Fakes.live = staticmethod(answer), staticmethod(live)
    return Fakes
