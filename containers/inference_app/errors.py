"""What only the application refuses; everything else is refused as on every front."""

from inference_proxy.errors import ProxyError


class InvalidApiKeyError(ProxyError):
    """The request has no x-api-key, or a wrong one; API Gateway answers 403 as well."""

    status = 403


class NotReadyError(ProxyError):
    """This container cannot ask the endpoint now; the load balancer asks another one."""

    status = 503
    retry_after = 1
