"""Templates with APIs, and calls of these APIs."""

import json
import urllib.error
import urllib.request

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


def typed(kind, /, **properties):
    """A resource of a template."""
    return {"Type": f"AWS::{kind}", "Properties": properties}


def post(url, body, *, signed_by=None, **headers):
    """Send a body, perhaps signed; answers status and JSON."""
    headers = {"Content-Type": "application/json", **headers}
    if signed_by is not None:
        signed = AWSRequest("POST", url, data=body, headers=headers)
        keys = Credentials(signed_by.access_key, signed_by.secret, signed_by.token)
        SigV4Auth(keys, "execute-api", signed_by.region).add_auth(signed)
        headers = dict(signed.headers)
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")  # noqa: S310 - our own URL
    try:
        with urllib.request.urlopen(request) as response:  # noqa: S310 - the same
            return response.status, json.loads(response.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())
