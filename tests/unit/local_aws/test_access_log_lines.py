"""A line of an access log is what its format says."""

import json

from inference_front.access_log import access_log_format
from local_aws.ministack_hooks.access_log_lines import line


def test_our_format_stays_json_whatever_callers_send():
    """A quotation mark in a header ends no text."""
    values = {"identity.userAgent": 'an "agent"\\', "status": 200}
    found = json.loads(line(access_log_format(("identity.userAgent", "status")), values))
    assert found == {"identity.userAgent": 'an "agent"\\', "status": "200"}


def test_a_variable_without_a_value_is_a_dash():
    """An unknown one, an empty one, and one that is the beginning of another."""
    form = "$context.error.message $context.error $context.status $context.path."
    values = {"error.message": "", "status": 0, "path": "/a"}
    assert line(form, values) == "- - 0 /a."
