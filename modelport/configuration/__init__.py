"""The typed configuration: a file becomes a frozen, validated `Environment`."""

from modelport.configuration.environment import EMBEDDED_ACCOUNT, Environment
from modelport.configuration.loading import Report, check, load
from modelport.configuration.problems import ConfigurationError, Problem
from modelport.configuration.project import environments

__all__ = [
    "EMBEDDED_ACCOUNT",
    "ConfigurationError",
    "Environment",
    "Problem",
    "Report",
    "check",
    "environments",
    "load",
]
