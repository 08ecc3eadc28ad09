"""Keys that their section does not have, and sections with nothing in them."""

from modelport.configuration import refusals
from modelport.configuration.base import Section
from modelport.configuration.environment import Environment
from modelport.configuration.keys import (
    Location,
    field_at,
    known_keys,
    members,
    path,
    sections_at,
)
from modelport.configuration.problems import Problem, did_you_mean, join, listing, suggestion


def unknown_key(location: Location) -> Problem:
    """A key that its section does not have; says why, or suggests the one that was meant."""
    where, key = join(*path(location)), str(location[-1])
    if refusal := refusals.find(key, location):
        return Problem(where, *refusal)
    sections = sections_at(location[:-1])
    known = known_keys(sections[0]) if sections else []
    below = _below(sections[0], key) if sections else ""
    advice = f"did you mean {below}?" if below else did_you_mean(key, known, _removing(location))
    advice = _indenting(location, known) or advice
    return Problem(where, "a key that is not known here", listing(known, 20), advice)


def meant(location: Location) -> Location | None:
    """Where the value of an unknown key probably belongs: its key is misspelt."""
    key, sections = str(location[-1]), sections_at(location[:-1])
    if not sections or refusals.find(key, location) or _below(sections[0], key):
        return None
    close = suggestion(key, known_keys(sections[0]))
    return (*location[:-1], close) if close else None


def empty_section(location: Location) -> Problem:
    """The name of a section with nothing behind it, which YAML reads as none at all."""
    advice = "write {} to have it with its defaults, or remove the key"
    return Problem(join(*location), "a name with nothing behind it", "a section", advice)


def _indenting(location: Location, known: list[str]) -> str:
    """What to do where the name above a key is none, but a key in the wrong column."""
    *_, above, key = ("", *path(location))
    is_name = len(location) > 1 and field_at(location[:-1]) is None
    if not is_name or suggestion(str(key), known):
        return ""
    if above in known:
        return f"indent {above} below the name of what it belongs to"
    is_top = above in known_keys(Environment)
    return f"indent {above} less: it is a section of the file" if is_top else ""


def _removing(location: Location) -> str:
    """What to do without a key: remove it or, of a front, choose a kind that has it."""
    if len(location) == 1:
        return "remove it, or indent it below the section that it belongs to"
    *above, _, key = location
    others = _below(sections_at(above)[0], str(key)) if above and above[-1] == "front" else ""
    kinds = others.replace(f".{key}", "")
    return f"remove it, or choose {kinds}" if kinds else "remove it"


def _below(section: type[Section], key: str) -> str:
    """Where a section has the key one level deeper; empty where it is not there either."""
    fields = section.model_fields
    owners = [
        name
        for name in known_keys(section)
        if any(key in known_keys(inner) for inner in members(fields[name].annotation))
    ]
    return " or ".join(join(owner, key) for owner in owners)
