"""Lambda functions in Python, with everything that they import in their asset."""

from python_function.archive import FunctionArchive
from python_function.custom_resource import LONGEST_TIMEOUT, FunctionResource
from python_function.function import PythonFunction

__all__ = ["LONGEST_TIMEOUT", "FunctionArchive", "FunctionResource", "PythonFunction"]
