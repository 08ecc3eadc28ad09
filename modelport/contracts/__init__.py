"""What an endpoint promises to those who call it, and the OpenAPI documents that say so."""

from modelport.contracts.body_schema import body_schema
from modelport.contracts.contract import AddressContract, EndpointContract, contract_of
from modelport.contracts.document import DESCRIBED, document, document_text
from modelport.contracts.function_files import function_files

__all__ = [
    "DESCRIBED",
    "AddressContract",
    "EndpointContract",
    "body_schema",
    "contract_of",
    "document",
    "document_text",
    "function_files",
]
