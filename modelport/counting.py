"""Saying how many there are of something."""


def counted(number: int, one: str, several: str = "") -> str:
    """A number and what it counts: `1 copy`, `2 copies`.

    Args:
        number: how many.
        one: the word for one of them.
        several: the word for more, or for none; by default `one` with an s.
    """
    return f"{number} {one if number == 1 else several or f'{one}s'}"
