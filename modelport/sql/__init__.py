"""SQL statements that call an endpoint from a database, and the roles that they need."""

from modelport.sql.calls import Call, Example, Subject
from modelport.sql.engines import ENGINES, Options, call_of
from modelport.sql.errors import SqlError
from modelport.sql.policies import policy, trust
from modelport.sql.quicksight import schema

__all__ = [
    "ENGINES",
    "Call",
    "Example",
    "Options",
    "SqlError",
    "Subject",
    "call_of",
    "policy",
    "schema",
    "trust",
]
