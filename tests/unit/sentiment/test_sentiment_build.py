import json

import pytest
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    BertConfig,
    BertForSequenceClassification,
    BertModel,
)

SIZES = {
    "vocab_size": 30522,
    "hidden_size": 8,
    "num_hidden_layers": 1,
    "num_attention_heads": 1,
    "intermediate_size": 8,
}


@pytest.fixture
def build(folder):  # noqa: ARG001 - puts the script on the path
    """The build script as a module."""
    import build  # noqa: PLC0415 - importable once the folder is on the path

    return build


def test_same_bytes(build, weights, tmp_path):
    """Building twice gives the same bytes, and nothing else lies about."""
    build.build("minilm", tmp_path / "again")
    files = sorted(path.name for path in weights.iterdir())
    assert [path.name for path in tmp_path.iterdir()] == ["again"]
    assert files == sorted(path.name for path in (tmp_path / "again").iterdir())
    for name in files:
        assert (weights / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_standard_folder(weights):
    """The folder is one that Hugging Face's classes read whole, with our labels."""
    model, info = AutoModelForSequenceClassification.from_pretrained(
        weights, output_loading_info=True
    )
    assert not info["missing_keys"]
    assert not info["unexpected_keys"]
    assert model.config.id2label == {0: "NEGATIVE", 1: "POSITIVE"}


def test_trained_part_is_small(folder):
    """What lies in the repository is at most 2 MB."""
    assert (folder / "trained.safetensors").stat().st_size <= 2_000_000


def test_card_tells_the_truth(folder, weights):
    """The accuracy in the model card is what the committed sample gives, and is good enough."""
    from evaluate import SAMPLE, accuracy, read_sample  # noqa: PLC0415 - as above

    sample = read_sample(SAMPLE)
    assert all(rating.is_held_out for rating in sample)
    every, clear = accuracy(weights, sample)
    card = (folder / "README.md").read_text()
    assert f"| `held_out_sample.tsv` | {every} |" in card
    assert f"| the same, clearly rated | {clear} |" in card
    assert clear.right / clear.of >= 0.8


def test_any_pretrained(build, weights, tmp_path):
    """Another classifier than MiniLM becomes the weights by its id."""
    source = tmp_path / "classifier"
    AutoTokenizer.from_pretrained(weights).save_pretrained(source)
    config = BertConfig(**SIZES, id2label={0: "BAD", 1: "GOOD"})
    BertForSequenceClassification(config).save_pretrained(source)
    build.build(str(source), tmp_path / "weights")
    labels = json.loads((tmp_path / "weights/config.json").read_text())["id2label"]
    assert labels == {"0": "BAD", "1": "GOOD"}
    assert AutoTokenizer.from_pretrained(tmp_path / "weights")("good")["input_ids"][1:-1]


def test_no_classifier(build, weights, tmp_path):
    """A model without a trained head is refused and leaves nothing."""
    source = tmp_path / "encoder"
    AutoTokenizer.from_pretrained(weights).save_pretrained(source)
    BertModel(BertConfig(**SIZES)).save_pretrained(source)
    with pytest.raises(ValueError, match="is no trained text classifier"):
        build.build(str(source), tmp_path / "weights")
    assert [path.name for path in tmp_path.iterdir()] == ["encoder"]


def test_hub_out_of_reach(build, tmp_path, monkeypatch):
    """Without a hub, the error says so and names the way out."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ValueError, match="minilm, which needs no hub"):
        build.build("nobody/nothing", tmp_path / "weights")


@pytest.mark.parametrize(
    "text", ["", "pretrained: 3", "pretrained:", "pretraind: minilm", "pretrained: a\nx: 1"]
)
def test_bad_model_yaml(build, tmp_path, text):
    """model.yaml has exactly one key, a text."""
    (tmp_path / "model.yaml").write_text(text)
    with pytest.raises(ValueError, match="expected"):
        build.configured(tmp_path / "model.yaml")
