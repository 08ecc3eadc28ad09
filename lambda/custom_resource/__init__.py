"""What every Lambda function behind a custom resource of CloudFormation needs, and nothing else.

A function's handler calls `handle` with its own `Act`: that gets a `Request` and returns the
attributes that the template reads by Fn::GetAtt. Whatever it raises, CloudFormation gets an answer:
`Refused` with its own words as the reason, everything else with its type and the log's name.
"""

from custom_resource.handling import Act, handle
from custom_resource.request import Refused, Request
from custom_resource.response import LONGEST_RESPONSE, respond

__all__ = ["LONGEST_RESPONSE", "Act", "Refused", "Request", "handle", "respond"]
