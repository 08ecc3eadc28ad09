"""cfn-lint on a template."""

import json
from functools import cache
from typing import Any

IGNORED = ["W3005"]
"""A dependency that a reference implies already: the CDK adds a role beside its policy."""


def lint_findings(template: dict[str, Any], *, region: str) -> list[str]:
    """Errors and warnings, by CloudFormation's own schemas of the region."""
    from cfnlint.decode import decode_str  # type: ignore[import-untyped]  # noqa: PLC0415 - slow

    decoded, unreadable = decode_str(json.dumps(template))
    matches = [*unreadable, *_runner(region).validate_template(decoded)]
    return [f"{match.rule.id} {match.message}" for match in matches]


@cache
def _runner(region: str) -> Any:
    """cfn-lint with its rules, which take longer to load than to apply."""
    from cfnlint.config import ConfigMixIn  # type: ignore[import-untyped]  # noqa: PLC0415 - slow
    from cfnlint.runner import Runner  # type: ignore[import-untyped]  # noqa: PLC0415 - same

    return Runner(ConfigMixIn([], regions=[region], ignore_checks=IGNORED))
