"""The picture in the README shows what is deployed."""

import re
from pathlib import Path

from tests.synth.environments import Synth

README = Path(__file__).parents[2] / "README.md"
TYPE = re.compile(r'\["(AWS::\w+::\w+)"\]')
OURS = ("AWS::SageMaker::", "AWS::ApplicationAutoScaling::")


def test_the_picture_holds_what_is_deployed(synth: Synth) -> None:
    """Each box is a deployed type, and nothing of SageMaker or its scaling is left out."""
    deployed = {r["Type"] for t in synth().values() for r in t["Resources"].values()}
    drawn = set(TYPE.findall(README.read_text(encoding="utf-8")))
    assert drawn
    assert drawn <= deployed
    assert {t for t in deployed if t.startswith(OURS)} <= drawn
