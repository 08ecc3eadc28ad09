"""Make `weights/`: the encoder that knows which number stands for which species."""

from pathlib import Path

import joblib  # type: ignore[import-untyped] # it has no types
from sklearn.datasets import load_iris  # type: ignore[import-untyped] # the same
from sklearn.preprocessing import LabelEncoder  # type: ignore[import-untyped] # the same

WEIGHTS = Path(__file__).resolve().parent / "weights"


def main() -> None:
    """Fit it to the names in scikit-learn's own iris data, and write it."""
    names = [str(name).capitalize() for name in load_iris().target_names]
    print(f"labels: {', '.join(names)}", flush=True)
    WEIGHTS.mkdir(exist_ok=True)
    joblib.dump(LabelEncoder().fit(names), WEIGHTS / "model.joblib")


if __name__ == "__main__":
    main()
