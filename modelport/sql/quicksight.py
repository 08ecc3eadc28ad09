"""Amazon QuickSight: it runs the model of an endpoint as batch transforms, over data in SPICE.

Amazon QuickSight User Guide, "Integrating Amazon SageMaker AI models": input and output are
tables in CSV, which a schema file describes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelport.sql.calls import CSV, Engine
from modelport.sql.errors import SqlError

if TYPE_CHECKING:
    from modelport.sql.calls import Call

TITLE = "Amazon QuickSight"
_INSTANCE_TYPE = "ml.m5.xlarge"
_STEPS = """\
The model of the SageMaker endpoint {name} in Amazon QuickSight

1. In QuickSight (Enterprise edition), as an administrator: Manage QuickSight, Security &
   permissions, add Amazon SageMaker. That makes the role that it calls SageMaker with.
2. Save the schema: the same command with --print schema, into a file schema.json.
3. Find the name of the model behind the endpoint:
   aws sagemaker describe-endpoint-config --region {region} \\
     --query 'ProductionVariants[].ModelName' --endpoint-config-name "$(aws sagemaker \\
     describe-endpoint --region {region} --endpoint-name {name} \\
     --query EndpointConfigName --output text)"
4. Edit a data set that is in SPICE: Add data, Augment with SageMaker; choose that model, and
   upload schema.json.
5. Map the columns: {columns}.
   Each refresh of the data set then runs a batch transform, which SageMaker charges for.
"""


def schema(call: Call, engine: Engine) -> dict[str, Any]:
    """The schema file, as QuickSight reads it.

    Raises:
        SqlError: it is for another engine.
    """
    if engine is not ENGINE:
        raise SqlError(f"{engine.title} reads no schema file: only {TITLE} does")
    instance_type = call.subject.instance_type or _INSTANCE_TYPE
    return {
        "inputContentType": "CSV",
        "outputContentType": "CSV",
        "input": [{"name": column.name, "type": column.type.upper()} for column in call.columns],
        "output": [{"name": "prediction", "type": call.returns.upper()}],
        "description": f"The model of the endpoint {call.subject.name}",
        "version": "1",
        "instanceCount": 1,
        "instanceTypes": [instance_type],
        "defaultInstanceType": instance_type,
    }


def write(call: Call) -> str:
    """What to do, step by step."""
    columns = ", ".join(column.name for column in call.columns)
    return _STEPS.format(name=call.subject.name, region=call.subject.region, columns=columns)


ENGINE = Engine(
    title=TITLE,
    content_types=(CSV,),
    kinds={"text": "string", "integer": "integer", "number": "decimal"},
    types=frozenset({"string", "integer", "decimal", "boolean", "datetime"}),
    write=write,
    invokes=False,
    batches=False,
)
