"""A door to a fleet that boto3's sagemaker-runtime client can call."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import boto3
from botocore.config import Config

from local_aws.hosting.clients import clients
from local_aws.hosting.requests.invocations import Invocations
from local_aws.hosting_protocol import InvocationRequest, LiveEndpoint, LiveVariant


class Handler(BaseHTTPRequestHandler):
    """Turns HTTP into `InvocationRequest` and back."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        """Answer as the embedded AWS does: a body at once, or its parts as they come."""
        request = InvocationRequest(
            account="000000000000",
            region="eu-west-1",
            method="POST",
            path=self.path,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(int(self.headers["Content-Length"])),
        )
        response = self.server.invocations.handle(request)
        self.send_response_only(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        if response.parts is None:
            self.send_header("Content-Length", str(len(response.body)))
            self.end_headers()
            self.wfile.write(response.body)
            return
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for part in response.parts:
            self.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))
        self.wfile.write(b"0\r\n\r\n")


@contextmanager
def runtime_client(deployed, settings):
    """A client of an endpoint `tiny` that is backed by a fleet."""
    deployed.fleet.wait_ready()
    variant = LiveVariant(name="AllTraffic", weight=1.0, fleet=deployed.fleet)
    live = LiveEndpoint(
        account="000000000000",
        region="eu-west-1",
        name="tiny",
        status="InService",
        variants=(variant,),
    )
    lookup = {"tiny": live}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.invocations = Invocations(
        lambda _account, _region, name: lookup.get(name),
        clients(deployed.spec.s3_url),
        settings,
        deployed.told.append,
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield boto3.client(
        "sagemaker-runtime",
        endpoint_url=f"http://127.0.0.1:{server.server_port}",
        region_name="eu-west-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106 - the loopback's
        config=Config(retries={"total_max_attempts": 1}),
    )
    server.shutdown()
    server.server_close()
    server.invocations.stop()
