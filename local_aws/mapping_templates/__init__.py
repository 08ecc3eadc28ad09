"""API Gateway's mapping templates: the part of the Velocity Template Language that they need.

The libraries for Python refuse `$context.responseOverride.header.Retry-After`: a name with a
hyphen, which Velocity allows (Velocity user guide, "References") and the CDK's own templates use.
What is not emulated is refused by name.
"""

from local_aws.mapping_templates.parsing import TemplateError, parse
from local_aws.mapping_templates.rendering import render
from local_aws.mapping_templates.variables import Input, Overrides, variables

__all__ = ["Input", "Overrides", "TemplateError", "parse", "render", "variables"]
