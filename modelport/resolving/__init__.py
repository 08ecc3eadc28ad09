"""From what a configuration names (an AutoML job, a model package) to containers in a lock."""

from modelport.resolving.errors import ResolvingError
from modelport.resolving.locking import locked_text, resolve

__all__ = ["ResolvingError", "locked_text", "resolve"]
