import io
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError

from modelport.aws import places
from modelport.aws import session as sessions
from modelport.aws.places import NowhereError
from modelport.aws.session import LocalSession
from modelport.aws.targets import UnknownTargetError, find_target
from modelport.calling.errors import InvocationError
from modelport.calling.runtime import Invocation, Question, invoke_with


@pytest.fixture
def state(session: LocalSession, tmp_path: Path, server_process: subprocess.Popen[bytes]) -> Path:
    """The state folder of a session that runs."""
    sessions.write(session.model_copy(update={"pid": server_process.pid}), tmp_path)
    return tmp_path


@pytest.mark.parametrize("word", ["sentiment", "local-sentiment"])
def test_what_runs_here_is_found(state: Path, word: str) -> None:
    """Key and name lead to the endpoint at the gateway."""
    target = find_target(word, env=None, aws=False, state=state)
    assert target.name == "local-sentiment"
    assert target.runtime.meta.endpoint_url == "http://127.0.0.1:1"


def test_an_unknown_endpoint_lists_the_known(state: Path) -> None:
    """The message names what there is, and the closest of it."""
    with pytest.raises(UnknownTargetError, match=r"it has sentiment; did you mean sentiment\?"):
        find_target("sentimant", env=None, aws=False, state=state)


def test_nothing_running_says_what_to_do(tmp_path: Path) -> None:
    """Without a session and an environment the message names the ways to go on."""
    with pytest.raises(NowhereError, match=r"local up ENV.*--env ENV"):
        find_target("sentiment", env=None, aws=False, state=tmp_path)


def test_an_environment_on_aws_is_asked_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A configuration for a real account leads to its region and its endpoint's name."""
    monkeypatch.setattr(places, "load", lambda _name: _environment(is_embedded=False))
    target = find_target("sentiment", env="dev", aws=False, state=tmp_path)
    assert target.name == "dev-sentiment"
    assert target.runtime.meta.endpoint_url == "https://runtime.sagemaker.eu-west-1.amazonaws.com"


def test_an_embedded_environment_never_goes_to_aws(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A local configuration that isn't running is an error, not a call to a real account."""
    monkeypatch.setattr(places, "load", lambda _name: _environment(is_embedded=True))
    with pytest.raises(NowhereError, match="not running"):
        find_target("sentiment", env="dev", aws=False, state=tmp_path)


def test_the_models_own_message_is_shown() -> None:
    """A ModelError shows the model's status and message, not botocore's wrapping."""
    error = {
        "Error": {"Code": "ModelError", "Message": "long"},
        "OriginalStatusCode": 400,
        "OriginalMessage": "no inputs\nTraceback (most recent call last):\n  File …",
    }
    with pytest.raises(InvocationError, match=r"^e: the model answered 400: no inputs$"):
        _invoke(_Runtime(ClientError(error, "InvokeEndpoint")))  # type: ignore[arg-type]  # a plain dict


def test_an_answer_is_read() -> None:
    """Body, content type and variant come back."""
    answer = _invoke(_Runtime(None))
    assert (answer.body, answer.content_type, answer.variant) == (b"{}", "application/json", "v")


class _Runtime:
    def __init__(self, error: Exception | None) -> None:
        self.error = error

    def invoke_endpoint(self, **_: object) -> dict[str, object]:
        if self.error:
            raise self.error
        kind = {"ContentType": "application/json", "InvokedProductionVariant": "v"}
        return {"Body": io.BytesIO(b"{}"), **kind}


def _invoke(runtime: _Runtime) -> Invocation:
    return invoke_with(runtime, "e", Question(body=b"{}"))


def _environment(*, is_embedded: bool) -> SimpleNamespace:
    return SimpleNamespace(
        name="dev",
        region="eu-west-1",
        is_embedded=is_embedded,
        endpoints={"sentiment": SimpleNamespace(type="serverless")},
        endpoint_name=lambda key: f"dev-{key}",
    )
