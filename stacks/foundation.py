"""Below every endpoint: the encryption key, the artifact bucket, and API Gateway's logging."""

import aws_cdk as cdk
from constructs import Construct

from artifact_storage import ArtifactStorage, EncryptionKey
from modelport.configuration import Environment
from stacks.names import asynchronous_prefix, bucket_name, key_alias, stack_name
from stacks.settings import removal_policy, stack_properties

DAY = 86_400


class Foundation(cdk.Stack):
    """What outlives the endpoints of an environment."""

    def __init__(self, scope: Construct, *, environment: Environment, api_logging: bool) -> None:
        """Composes the foundation of `environment`.

        Args:
            scope: the app.
            environment: the whole configuration.
            api_logging: whether there are REST APIs, whose access API Gateway logs.
        """
        super().__init__(
            scope,
            stack_name(environment, "Foundation"),
            description=f"Modelport: encryption key and artifact bucket of {environment.name}",
            termination_protection=not environment.is_embedded,
            **stack_properties(environment),
        )
        policy = removal_policy(environment)
        encryption = EncryptionKey(
            self,
            "Encryption",
            alias_name=key_alias(environment),
            description=f"Modelport: artifacts and storage volumes of {environment.name}",
            removal_policy=policy,
        )
        if any(endpoint.type == "asynchronous" for endpoint in environment.endpoints.values()):
            encryption.allow_notifications()
        storage = ArtifactStorage(
            self,
            "Storage",
            bucket_name=bucket_name(environment, self),
            encryption_key=encryption.key,
            removal_policy=policy,
            expirations=_expirations(environment),
        )
        if api_logging:
            from inference_front import ApiLogging  # noqa: PLC0415 - a slow import, if needed

            ApiLogging(self, "ApiLogging", removal_policy=policy)
        cdk.CfnOutput(self, "ArtifactBucketName", value=storage.bucket.bucket_name)


def _expirations(environment: Environment) -> dict[str, cdk.Duration]:
    """How long what callers of asynchronous endpoints send is kept, by its prefix."""
    return {
        f"{asynchronous_prefix(environment.endpoint_name(key))}{folder}/": cdk.Duration.days(
            endpoint.retention // DAY
        )
        for key, endpoint in environment.endpoints.items()
        if endpoint.type == "asynchronous"
        for folder in ("input", "submissions")
    }
