"""What API Gateway itself asks of a JSON body."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from aws_cdk import aws_apigateway as apigateway


def request_model(api: apigateway.RestApi, schema: Mapping[str, Any] | None) -> apigateway.IModel:
    """The model of a JSON body.

    A body of another type isn't held against it ("Request validation for REST APIs in API
    Gateway").

    Args:
        api: the API that the model belongs to.
        schema: JSON Schema, draft 4; without it, anything but an empty object or array.
    """
    model = api.add_model(
        "Body",
        content_type="application/json",
        schema=apigateway.JsonSchema(
            schema=apigateway.JsonSchemaVersion.DRAFT4,
            type=[apigateway.JsonSchemaType.OBJECT, apigateway.JsonSchemaType.ARRAY],
            min_properties=1,
            min_items=1,
        ),
    )
    resource = model.node.default_child
    if schema is not None and isinstance(resource, apigateway.CfnModel):
        resource.schema = dict(schema)
        # Another schema must make another deployment, which the CDK tells by its own properties.
        digest = hashlib.sha256(json.dumps(schema, sort_keys=True).encode()).hexdigest()
        if api.latest_deployment:
            api.latest_deployment.add_to_logical_id({"body": digest})
    return model
