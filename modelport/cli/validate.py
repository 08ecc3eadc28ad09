"""`modelport validate`: checks configurations, and tells every problem at once."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from modelport.cli.output import console, err_console, fail, print_json
from modelport.configuration import check, environments
from modelport.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modelport.configuration import Problem, Report


def validate(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ENV]...",
            help="Names in environments/, or paths; all of environments/ without any.",
            show_default=False,
        ),
    ] = None,
    *,
    json: Annotated[bool, typer.Option("--json", help="Print a report for a program.")] = False,
) -> None:
    """Checks configurations: all their errors and warnings; exit code 1 if there are errors."""
    wanted = names or environments()
    if not wanted:
        fail(["there is nothing to check: environments/ holds no configuration; name a file"])
    reports = {name: check(name) for name in wanted}
    if json:
        print_json([_as_json(name, report) for name, report in reports.items()])
    else:
        for name, report in reports.items():
            _print(name, report)
    if any(report.errors for report in reports.values()):
        raise typer.Exit(1)


def _print(name: str, report: Report) -> None:
    for problem in report.errors:
        err_console.print(f"{name}: error: {problem}", style="red")
    for problem in report.warnings:
        err_console.print(f"{name}: warning: {problem}", style="yellow")
    sys.stderr.flush()
    console.print(f"{name}: {_verdict(report)}")


def _verdict(report: Report) -> str:
    counts = [
        counted(len(found), what)
        for what, found in (("error", report.errors), ("warning", report.warnings))
        if found
    ]
    verdict = "invalid" if report.errors else "valid"
    return f"{verdict} ({', '.join(counts)})" if counts else verdict


def _as_json(name: str, report: Report) -> dict[str, Any]:
    return {
        "environment": name,
        "file": str(report.file) if report.file else None,
        "valid": not report.errors,
        "errors": _fields(report.errors),
        "warnings": _fields(report.warnings),
    }


def _fields(problems: Iterable[Problem]) -> list[dict[str, str]]:
    keys = ("path", "received", "accepted", "advice")
    return [{k: getattr(p, k) for k in keys} | {"message": str(p)} for p in problems]
