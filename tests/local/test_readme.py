"""What the README tells a new user to do works."""

import json
import re
from pathlib import Path
from textwrap import dedent

import torch

from modelport.calling.fronts import call
from modelport.local.deployment import Deployment
from tests.local.beside import deployed_beside

README = Path(__file__).parents[2] / "README.md"


def _block(language: str) -> str:
    """The README's only block of code in `language`."""
    (block,) = re.findall(rf"( *```{language}\n.*?)```", README.read_text(), re.DOTALL)
    return dedent(block).split("\n", 1)[1]


def test_the_first_own_model(deployment: Deployment, tmp_path: Path) -> None:
    """The script and the configuration of "Your own model in five minutes" serve a matrix."""
    code, weights = (tmp_path / "model_artifacts/mymodel" / part for part in ("code", "weights"))
    for folder in (code, weights, tmp_path / "environments"):
        folder.mkdir(parents=True)
    (tmp_path / "cdk.json").write_text("{}")
    (code / "inference.py").write_text(_block("python"))
    torch.save(torch.tensor([[2.0, 0.0], [0.0, 3.0]]), weights / "model.pt")
    configuration = tmp_path / "environments/mine.yaml"
    configuration.write_text(_block("yaml"))
    with deployed_beside(deployment, configuration) as session:
        answer = call(session.endpoints[0].fronts[0], session, b'{"inputs": [1, 2]}')
    assert json.loads(answer.body)["data"]["body"] == {"outputs": [2.0, 6.0]}
