"""AWS::SageMaker::Model and AWS::SageMaker::EndpointConfig: all but their tags is create-only."""

from local_aws.cloudformation.parameters import parameters_for
from local_aws.cloudformation.resource import Properties, Provisioned
from local_aws.cloudformation.tagging import retag
from local_aws.errors import AwsError
from local_aws.sagemaker import SageMaker
from local_aws.sagemaker.kinds import Kind
from local_aws.scope import Scope
from local_aws.service_model import input_members


class StoredType:
    """A resource that is only remembered. Ref gives its ARN."""

    def __init__(self, sagemaker: SageMaker, kind: Kind) -> None:
        """Serve a kind of resource."""
        self._sagemaker = sagemaker
        self._kind = kind
        self.type_name = f"AWS::SageMaker::{kind.api_name}"
        members = input_members("sagemaker", f"Create{kind.api_name}")
        self.create_only = members - {"Tags"}

    def create(self, scope: Scope, properties: Properties, *, generated_name: str) -> Provisioned:
        """Create it, under the generated name if the template names none."""
        named = {self._kind.name_field: generated_name, **properties}
        operation = f"Create{self._kind.api_name}"
        parameters = parameters_for("sagemaker", operation, named)
        self._sagemaker.call(scope, operation, parameters)
        return self._provisioned(scope, parameters[self._kind.name_field])

    def update(
        self, scope: Scope, physical_id: str, *, old: Properties, new: Properties
    ) -> Provisioned:
        """Change its tags: any other change is a replacement."""
        retag(self._sagemaker, scope, physical_id, old=old, new=new)
        return self._provisioned(scope, self._described_name(scope, physical_id))

    def delete(self, scope: Scope, physical_id: str) -> None:
        """Delete it, unless it is gone already."""
        name = _name(physical_id)
        try:
            self._sagemaker.call(
                scope, f"Delete{self._kind.api_name}", {self._kind.name_field: name}
            )
        except AwsError as error:
            if not error.message.startswith("Could not find"):
                raise

    def _described_name(self, scope: Scope, physical_id: str) -> str:
        described = self._sagemaker.call(
            scope, f"Describe{self._kind.api_name}", {self._kind.name_field: _name(physical_id)}
        )
        return str(described[self._kind.name_field])

    def _provisioned(self, scope: Scope, name: str) -> Provisioned:
        arn = self._kind.arn(scope, name)
        return Provisioned(
            physical_id=arn,
            attributes={self._kind.name_field: name, self._kind.arn_field: arn},
        )


def _name(arn: str) -> str:
    return arn.rsplit("/", 1)[-1]
