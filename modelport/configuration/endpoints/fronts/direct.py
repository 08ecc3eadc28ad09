"""`front.direct`: a REST API of API Gateway that calls the endpoint itself, without a function."""

from modelport.configuration.endpoints.fronts.rest import RestApi


class DirectFront(RestApi):
    """A mapping template turns requests into InvokeEndpoint, and answers into the envelope."""
