"""Make `weights/`: an XGBoost classifier, trained in scikit-learn's API on its own iris data.

`modelport package` runs it where `weights/` is missing. The same input gives the same bytes.
"""

import json
from pathlib import Path

from sklearn.datasets import load_iris  # type: ignore[import-untyped] # it has no types
from sklearn.model_selection import cross_val_score  # type: ignore[import-untyped] # the same
from xgboost import XGBClassifier

WEIGHTS = Path(__file__).resolve().parent / "weights"


def main() -> None:
    """Measure, train on everything, and write model and class names."""
    iris = load_iris()
    print("measuring in 5-fold cross-validation …", flush=True)
    accuracy = cross_val_score(untrained(), iris.data, iris.target, cv=5).mean()
    print(f"accuracy: {accuracy:.3f}; training on all {len(iris.target)} flowers …", flush=True)
    WEIGHTS.mkdir(exist_ok=True)
    untrained().fit(iris.data, iris.target).save_model(WEIGHTS / "model.json")
    names = [str(name).capitalize() for name in iris.target_names]
    (WEIGHTS / "classes.json").write_text(json.dumps(names) + "\n", "utf-8")


def untrained() -> XGBClassifier:
    """The classifier before training; one thread, so that sums don't depend on the machine."""
    return XGBClassifier(n_estimators=40, max_depth=3, learning_rate=0.2, n_jobs=1, random_state=7)


if __name__ == "__main__":
    main()
