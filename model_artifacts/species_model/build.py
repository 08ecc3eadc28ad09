"""Make `weights/`: an XGBoost classifier of standardised irises, for XGBoost's algorithm mode.

The container needs no code for it: the archive holds one file, which it loads (SageMaker's
documentation, "XGBoost algorithm with Amazon SageMaker AI"). The objective multi:softmax makes it
answer the class's number.
"""

from pathlib import Path

from sklearn.datasets import load_iris  # type: ignore[import-untyped] # it has no types
from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped] # the same
from xgboost import XGBClassifier

WEIGHTS = Path(__file__).resolve().parent / "weights"


def main() -> None:
    """Train on everything, and write the booster."""
    iris = load_iris()
    print(f"training on {len(iris.target)} standardised irises …", flush=True)
    classifier = XGBClassifier(
        n_estimators=40,
        max_depth=3,
        learning_rate=0.2,
        objective="multi:softmax",
        n_jobs=1,
        random_state=7,
    )
    classifier.fit(StandardScaler().fit_transform(iris.data), iris.target)
    WEIGHTS.mkdir(exist_ok=True)
    content = classifier.get_booster().save_raw("json")
    (WEIGHTS / "xgboost-model").write_bytes(bytes(content))


if __name__ == "__main__":
    main()
