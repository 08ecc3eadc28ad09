"""Another cloud assembly: a copy in which some templates are different."""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING, Any

from modelport.planning.assembly import MANIFEST, STACK

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def with_templates(
    assembly: Path, folder: Path, templates: Mapping[str, Mapping[str, Any]]
) -> Path:
    """Copies the assembly to `folder`, with other templates for some stacks.

    Templates travel as assets, by the hash of what is in them. A hash that stayed would find the
    unchanged template in the bucket and deploy that.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(assembly, folder)
    manifest = (folder / MANIFEST).read_text(encoding="utf-8")
    for name, artifact in json.loads(manifest)["artifacts"].items():
        stack = artifact["properties"].get("stackName", name) if artifact["type"] == STACK else ""
        if stack not in templates:
            continue
        given = artifact["properties"]
        content = json.dumps(templates[stack], indent=1)
        (folder / given["templateFile"]).write_text(content, encoding="utf-8")
        old = given["stackTemplateAssetObjectUrl"].rsplit("/", 1)[-1].removesuffix(".json")
        new = hashlib.sha256(content.encode()).hexdigest()
        manifest = manifest.replace(old, new)
        assets = folder / f"{name}.assets.json"
        assets.write_text(assets.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    (folder / MANIFEST).write_text(manifest, encoding="utf-8")
    return folder
