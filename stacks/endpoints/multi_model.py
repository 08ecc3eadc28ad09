"""Many models of one container, loaded from below a prefix when a request names them."""

import aws_cdk as cdk
from aws_cdk import aws_logs as logs

from model_hosting import Container, ModelData
from modelport.configuration.endpoints import MultiModelEndpoint
from modelport.packaging import package_code
from multi_model_archives import ArchiveCopies
from stacks.endpoints.common import EndpointStack
from stacks.endpoints.fleets import image_type
from stacks.endpoints.single_variant import serve
from stacks.functions import write_archive
from stacks.model_sources import container_image, own_data
from stacks.names import bucket_name, multi_model_prefix
from stacks.settings import removal_policy

SCRIPT = "inference.py"
DIGEST = "MODELPORT_ARCHIVES"
"""The variable by which the archives of the configuration are part of the model."""


class MultiModel(EndpointStack[MultiModelEndpoint]):
    """A container for all models; the configuration's archives lie below its prefix at first."""

    def compose(self, endpoint: MultiModelEndpoint) -> None:
        """Makes the copies of the archives, the model and the endpoint."""
        copies = self._copies(endpoint)
        serve(self, endpoint, [self._container(endpoint, copies)])
        cdk.CfnOutput(self, "Models", value=self._prefix)

    @property
    def _prefix(self) -> str:
        """Below which SageMaker looks for what TargetModel names."""
        bucket = bucket_name(self.configuration, self)
        return f"s3://{bucket}/{multi_model_prefix(self.endpoint_name)}"

    def _copies(self, endpoint: MultiModelEndpoint) -> ArchiveCopies:
        return ArchiveCopies(
            self,
            "Archives",
            bucket=bucket_name(self.configuration, self),
            prefix=multi_model_prefix(self.endpoint_name),
            archives={name: self._data(model) for name, model in endpoint.models.items()},
            encryption_key=self.encryption_key,
            archive=write_archive("archive_copies", "custom_resource"),
            log_retention=logs.RetentionDays.ONE_MONTH,
            removal_policy=removal_policy(self.configuration),
        )

    def _data(self, model_key: str) -> ModelData:
        data = own_data(
            self.configuration,
            model_key,
            archives=self.archives,
            encryption_key=self.encryption_key,
        )
        if data is None:
            raise ValueError(f"models.{model_key}: has no artifact: name a folder or an archive")
        return data

    def _container(self, endpoint: MultiModelEndpoint, copies: ArchiveCopies) -> Container:
        first = next(iter(endpoint.models.values()))
        model = self.configuration.models[first]
        if model.container is None:
            raise ValueError("a multi-model endpoint's models have a container")
        script = self._script(first)
        return Container(
            image=container_image(
                model.container,
                instance_type=image_type(endpoint),
                region=self.configuration.region,
            ),
            data=ModelData.from_s3_archives(
                self._prefix,
                cache=endpoint.cache,
                encryption_key=self.encryption_key,
            ),
            script=script,
            environment={
                **({"SAGEMAKER_PROGRAM": SCRIPT} if script else {}),
                **model.environment,
                DIGEST: copies.digest,
            },
        )

    def _script(self, model_key: str) -> ModelData | None:
        """What scikit-learn's image runs for all models; others run each archive's own code/.

        It imports the script when it starts, before there is an archive
        (sagemaker-scikit-learn-container, `serving_mms.py`).
        """
        container = self.configuration.models[model_key].container
        folder = self.configuration.model_folders.get(model_key)
        if not folder or not container or container.framework != "sklearn":
            return None
        archive = package_code(folder)
        return ModelData.from_archive(archive.path, sha256=archive.sha256)
