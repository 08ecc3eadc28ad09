# ruff: noqa: INP001 - a script that needs nothing but Python itself
"""Write docs/capabilities.md: what the tests have shown of each example.

A test that passes writes a record below .modelport/evidence/, and removes it when it fails
(tests/conftest.py); this makes a table of the records. Nothing in the table is written by hand,
and a record of an example that has changed since counts for nothing.

    python scripts/capabilities.py            write the table
    python scripts/capabilities.py --check    exit 1 if it isn't what the records show
"""

import hashlib
import json
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
EVIDENCE = ROOT / ".modelport" / "evidence"
TABLE = ROOT / "docs" / "capabilities.md"
CELLS = ("validated", "synthesized", "linted", "deployed", "called")
REFUSED = "refused"
_IMAGE = re.compile(r"\d{12}\.dkr\.ecr\.[^/ ]+/([^:@, ]+)[^, ]*")
HEAD = """# Capabilities

What the tests have shown of each example, written by `scripts/capabilities.py` from the records
of a run: nothing here is claimed by hand. *Deployed* and *called* mean the embedded AWS: the
official client got from every model what the model's samples expect. That is conformance to our
reading of AWS, not a run on AWS. What the embedded AWS does not emulate, it refuses by name, and
the last column says so.

"""
COLUMNS = ("Example", "What it shows", *map(str.capitalize, CELLS), "Refused by the embedded AWS")


@dataclass(frozen=True)
class Shown:
    """An example, what was shown of it, and why the embedded AWS refused it, if it did."""

    name: str
    purpose: str
    cells: frozenset[str] = field(default_factory=frozenset)
    refusal: str = ""

    @property
    def line(self) -> str:
        """A line of the table."""
        marks = ("✓" if cell in self.cells else "" for cell in CELLS)
        name = f"[{self.name}](../examples/{self.name}.yaml)"
        return row(name, self.purpose, *marks, self.refusal)


def row(*cells: str) -> str:
    """A row of the table."""
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Write or check."""
    text = table(EXAMPLES, EVIDENCE)
    if sys.argv[1:] == ["--check"]:
        if found := differences(TABLE.read_text("utf-8") if TABLE.exists() else "", text):
            problem = "docs/capabilities.md is not what the tests have shown"
            sys.exit("\n".join([problem, *found, "run: python scripts/capabilities.py"]))
    else:
        TABLE.write_text(text, "utf-8")


def table(examples: Path, evidence: Path) -> str:
    """The whole document."""
    head = [row(*COLUMNS), row(*["---"] * len(COLUMNS))]
    rows = [shown(path, evidence).line for path in sorted(examples.glob("*.yaml"))]
    return HEAD + "\n".join([*head, *rows]) + "\n"


def shown(example: Path, evidence: Path) -> Shown:
    """What the records show of an example as it is now."""
    content = example.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    records = [json.loads(path.read_text("utf-8")) for path in sorted(evidence.glob("*.json"))]
    current = [r for r in records if r["example"] == example.stem and r["digest"] == digest]
    return Shown(
        name=example.stem,
        purpose=content.decode("utf-8").splitlines()[1].removeprefix("# "),
        cells=frozenset(record["cell"] for record in current),
        refusal=next((short(r["reason"]) for r in current if r["cell"] == REFUSED), ""),
    )


def short(reason: str) -> str:
    """A reason with an image's repository alone, without registry, tag and digest."""
    return _IMAGE.sub(r"\1", reason)


def differences(committed: str, expected: str) -> list[str]:
    """The lines that the committed table has too much, and those that it lacks."""
    old, new = committed.splitlines(), expected.splitlines()
    claimed = [f"- claimed: {line}" for line in old if line not in new]
    return claimed + [f"+ shown:   {line}" for line in new if line not in old]


if __name__ == "__main__":
    main()
