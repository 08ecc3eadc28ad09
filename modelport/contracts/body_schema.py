"""What API Gateway itself can check of a JSON body, where no function does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelport.contracts.contract import contract_of
from modelport.interfaces.dialects import draft_4

if TYPE_CHECKING:
    from modelport.configuration import Environment


def body_schema(environment: Environment, key: str) -> dict[str, Any] | None:
    """The input of the endpoint at `key` in draft 4, as far as that can say it, if it is said.

    Nothing where a header chooses between models: API Gateway would ask the same of all.

    Raises:
        InterfaceError: a `schema.json` or `samples.json` is not what it should be.
    """
    addresses = contract_of(environment, key).addresses
    if len(addresses) != 1 or addresses[0].input is None:
        return None
    return draft_4(addresses[0].input)[0]
