import json
from types import SimpleNamespace

import pytest
from sagemaker_inference.transformer import Transformer

JSON = "application/json"


class Context:
    """What the model server hands to the toolkit."""

    def __init__(self, model_dir, headers):
        """Take where the model lies and what the request says."""
        self.system_properties = {"model_dir": str(model_dir)}
        self.request_processor = [SimpleNamespace(get_request_properties=lambda: headers)]
        self.status, self.content_type = 200, None

    def set_response_status(self, code, phrase):
        """Keep the status."""
        self.status, self.phrase = code, phrase

    def set_response_content_type(self, _index, content_type):
        """Keep the content type."""
        self.content_type = content_type


@pytest.fixture(scope="module")
def ask(weights):
    """Send a body through the toolkit's Transformer; answers status and text."""
    transformer = Transformer()

    def ask(body, content_type=JSON, accept=JSON):
        context = Context(weights, {"Content-Type": content_type, "Accept": accept})
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        [answer] = transformer.transform([{"body": raw}], context)
        return context.status, answer

    return ask


def test_samples(ask, folder):
    """Every sample request gets the answer that samples.json expects, by a good margin."""
    samples = json.loads((folder / "samples.json").read_text())
    assert len(samples) >= 6
    for sample in samples:
        status, answer = ask(sample["body"].encode(), sample["content_type"])
        assert status == 200
        got, expected = json.loads(answer), sample["expect"]
        pairs = zip(got, expected, strict=True) if isinstance(got, list) else [(got, expected)]
        for one, expectation in pairs:
            assert one["label"] == expectation["label"]
            assert one["score"] > 0.8


def test_a_list_keeps_its_order(ask):
    """Texts of all lengths are answered in the order they came, as if each came alone."""
    texts = ["awful", "wonderful " * 40, "bad", "I love it", "boring and slow " * 9] * 5
    _, answer = ask({"inputs": texts})
    for text, one in zip(texts[:5], json.loads(answer), strict=False):
        alone = json.loads(ask({"inputs": text})[1])
        assert one["label"] == alone["label"]
        assert one["score"] == pytest.approx(alone["score"], abs=1e-4)


def test_long_text_is_cut_off(ask):
    """A text of more than 512 tokens is answered."""
    assert ask({"inputs": "great " * 3000})[0] == 200


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"not json", "not JSON"),
        (b"", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (["a"], "has no inputs"),
        ({"text": "a"}, "has no inputs"),
        ({"inputs": "a", "parameters": {}}, "unknown keys: parameters"),
        ({"inputs": 1}, "inputs is of type int"),
        ({"inputs": []}, "holds 0 texts"),
        ({"inputs": ["a"] * 257}, "holds 257 texts"),
        ({"inputs": ["a", 1]}, "inputs[1] is of type int"),
        ({"inputs": " \n"}, "inputs is empty"),
        ({"inputs": "a" * 20_001}, "20001 characters"),
        ({"inputs": "\ud800"}, "surrogate"),
    ],
)
def test_bad_body(ask, body, said):
    """What the caller got wrong is a 400 that says what and what is accepted."""
    status, answer = ask(body)
    assert status == 400
    assert said in answer
    assert 'send {"inputs": "a text"}' in answer


def test_other_types(ask):
    """Another content type is a 415, another Accept a 406; parameters and wildcards are fine."""
    assert ask(b"a,b", "text/csv")[0] == 415
    assert ask({"inputs": "a"}, accept="text/csv")[0] == 406
    assert ask({"inputs": "a"}, "application/json; charset=utf-8", "*/*")[0] == 200


def test_message_alone(folder):  # noqa: ARG001 - puts the handlers on the path
    """Containers that print the error get its message, not a tuple."""
    from inference import input_fn  # noqa: PLC0415 - importable once the folder is on the path

    with pytest.raises(Exception, match=r"^the body has no inputs; send") as caught:
        input_fn("{}", JSON)
    assert caught.value.status_code == 400


def test_threads(weights, monkeypatch):
    """One thread by default, more where MODEL_THREADS says so."""
    import torch  # noqa: PLC0415 - seconds, only here
    from inference import model_fn  # noqa: PLC0415 - as above

    monkeypatch.setenv("MODEL_THREADS", "2")
    model_fn(str(weights))
    assert torch.get_num_threads() == 2
    monkeypatch.delenv("MODEL_THREADS")
    model_fn(str(weights))
    assert torch.get_num_threads() == 1
