"""What the configuration's `seed` says is in the embedded AWS before anything is deployed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelport.aws.clients import client
from modelport.aws.refusing import explained
from modelport.local.errors import LocalError
from modelport.local.seeded_containers import archive_uri, seeded_containers
from modelport.local.seeded_jobs import put_job
from modelport.local.seeded_objects import Objects
from modelport.local.seeded_packages import put_packages
from modelport.packaging import package

if TYPE_CHECKING:
    from modelport.aws.session import LocalSession
    from modelport.configuration import Environment


def seeded_folders(environment: Environment) -> set[str]:
    """The folders that are packed for it."""
    return {container.artifact for container in seeded_containers(environment)}


def seed(environment: Environment, session: LocalSession) -> None:
    """Puts objects, packed models, AutoML jobs and model packages there; twice is as once.

    Raises:
        LocalError: a file is missing, or the embedded AWS refuses something.
        PackagingError: a model can't be packed.
    """
    if environment.seed is None:
        return
    with explained(LocalError, "seed: the embedded AWS can't take it"):
        _put_objects(environment, session)
        for name, job in environment.seed.automl_jobs.items():
            put_job(name, job, environment=environment, session=session)
        sagemaker = client("sagemaker", session)
        for group, versions in environment.seed.model_packages.items():
            put_packages(sagemaker, group, versions, environment=environment)


def _put_objects(environment: Environment, session: LocalSession) -> None:
    files = dict(environment.seed.objects) if environment.seed else {}
    folders = sorted(seeded_folders(environment))
    if not files and not folders:
        return
    objects = Objects(client("s3", session), region=environment.region)
    for uri, path in files.items():
        objects.put(uri, environment.folder / path)
    for folder in folders:
        archive = package(environment.folder / folder)
        objects.put(archive_uri(folder, environment), archive.path)
