"""What stands between callers outside AWS and an endpoint."""

from inference_front.api_logging import ApiLogging
from inference_front.rest import Authorisation, RestFront

__all__ = ["ApiLogging", "Authorisation", "RestFront"]
