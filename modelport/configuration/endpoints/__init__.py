"""`endpoints`: how models are served. One module for each type, and for what types share."""

from typing import Annotated

from pydantic import Field

from modelport.configuration.endpoints.asynchronous import AsynchronousEndpoint
from modelport.configuration.endpoints.inference_components import InferenceComponentsEndpoint
from modelport.configuration.endpoints.multi_container import MultiContainerEndpoint
from modelport.configuration.endpoints.multi_model import MultiModelEndpoint
from modelport.configuration.endpoints.pipeline import PipelineEndpoint
from modelport.configuration.endpoints.real_time import RealTimeEndpoint
from modelport.configuration.endpoints.served_by_lambda import LambdaEndpoint
from modelport.configuration.endpoints.serverless import ServerlessEndpoint

Endpoint = Annotated[
    RealTimeEndpoint
    | ServerlessEndpoint
    | AsynchronousEndpoint
    | MultiModelEndpoint
    | MultiContainerEndpoint
    | PipelineEndpoint
    | InferenceComponentsEndpoint
    | LambdaEndpoint,
    Field(discriminator="type"),
]
"""Any endpoint; its `type` says which."""

__all__ = [
    "AsynchronousEndpoint",
    "Endpoint",
    "InferenceComponentsEndpoint",
    "LambdaEndpoint",
    "MultiContainerEndpoint",
    "MultiModelEndpoint",
    "PipelineEndpoint",
    "RealTimeEndpoint",
    "ServerlessEndpoint",
]
