"""Count which word follows which two: a second.

Run it as `python model_artifacts/manual/train.py`. The text is the documentation of Python's own
standard library (PSF licence), as the docstrings of its modules carry it.
"""

import ast
import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from sysconfig import get_path

HERE = Path(__file__).resolve().parent
MODULES = ("argparse", "contextlib", "dataclasses", "decimal", "heapq", "random", "statistics")
_START = " "


def main() -> None:
    """Read, count and write."""
    chain: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences():
        before = _START
        for word in sentence.split():
            chain[before][word] += 1
            before = f"{before.rpartition(' ')[2]} {word}"
    text = json.dumps({key: dict(chain[key]) for key in sorted(chain)}, ensure_ascii=False)
    (HERE / "chain.json").write_text(text + "\n", "utf-8")


def sentences() -> list[str]:
    """The sentences of the modules' docstrings."""
    found = []
    for module in MODULES:
        tree = ast.parse((Path(get_path("stdlib")) / f"{module}.py").read_text("utf-8"))
        documented = (ast.Module, ast.FunctionDef, ast.ClassDef)
        texts = [ast.get_docstring(node) for node in ast.walk(tree) if isinstance(node, documented)]
        for text in filter(None, texts):
            plain = re.sub(r"\s+", " ", text)
            found += re.findall(r"[A-Z][A-Za-z ,']{20,200}\.", plain)
    return found


if __name__ == "__main__":
    main()
