"""Make `weights/`: a scaler that standardises the four lengths of an iris."""

from pathlib import Path

import joblib  # type: ignore[import-untyped] # it has no types
from sklearn.datasets import load_iris  # type: ignore[import-untyped] # the same
from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped] # the same

WEIGHTS = Path(__file__).resolve().parent / "weights"


def main() -> None:
    """Fit it to scikit-learn's own iris data, and write it."""
    lengths = load_iris().data
    print(f"fitting the scaler to {len(lengths)} irises …", flush=True)
    WEIGHTS.mkdir(exist_ok=True)
    joblib.dump(StandardScaler().fit(lengths), WEIGHTS / "model.joblib")


if __name__ == "__main__":
    main()
