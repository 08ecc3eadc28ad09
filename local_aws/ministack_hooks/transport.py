"""Loopback counts as secure transport.

Bucket policies that demand TLS (`aws:SecureTransport`, CDK's `enforce_ssl`) would refuse every
request here, since nothing but plain HTTP on loopback is offered.
"""

from local_aws.ministack_hooks.internals import internal


def install() -> None:
    """Mark each request, which can only come from loopback, as secure."""
    app = internal("app")
    original = app.pin_request_origin

    def pin_request_origin(source_ip: str, secure_transport: bool) -> None:  # noqa: FBT001 - ministack's signature
        del secure_transport
        original(source_ip, True)  # noqa: FBT003 - the same

    app.pin_request_origin = pin_request_origin
