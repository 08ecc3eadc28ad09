"""The environment that a SageMaker container finds, for one worker process."""

import os
from pathlib import Path

import local_aws
from local_aws.hosting.images import SUBMIT_DIRECTORY
from local_aws.hosting.model_data.prepared import Prepared
from local_aws.hosting_protocol import ContainerSpec, Credentials, FleetSpec

_INHERITED = (
    *("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "LD_LIBRARY_PATH"),
    *("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
    *("HF_HOME", "HF_ENDPOINT"),
)
_ML = "/opt/ml"
_SOURCE_ROOT = Path(next(iter(local_aws.__path__))).resolve().parent


def of_worker(
    spec: FleetSpec, container: ContainerSpec, prepared: Prepared, credentials: Credentials
) -> dict[str, str]:
    """The variables of a worker: the platform's, then the model's, then what can't be moved.

    Of our own environment only what a network needs gets through: a model that works here because
    of a variable in somebody's shell would fail on AWS. The paths are those of the Developer Guide,
    "Custom Inference Code with Hosting Services", below `prepared.base` in place of /opt/ml.
    """
    base, code = prepared.base, prepared.code
    search_path = [code.folder, base / "model" / "code", code.packages, _SOURCE_ROOT]
    return {
        **of_every_worker(),
        "AWS_REGION": spec.region,
        "AWS_DEFAULT_REGION": spec.region,
        "AWS_ACCESS_KEY_ID": credentials.access_key_id,
        "AWS_SECRET_ACCESS_KEY": credentials.secret_access_key,
        "AWS_SESSION_TOKEN": credentials.session_token,
        "AWS_ENDPOINT_URL": spec.s3_url,
        **({"SAGEMAKER_MULTI_MODEL": "true"} if container.multi_model else {}),
        **container.environment,
        "SAGEMAKER_SUBMIT_DIRECTORY": str(code.folder),
        "SAGEMAKER_BASE_DIR": str(base),
        "SM_MODEL_DIR": str(base / "model"),
        "PYTHONPATH": os.pathsep.join(str(path) for path in dict.fromkeys(search_path) if path),
    }


def of_every_worker() -> dict[str, str]:
    """The variables that don't depend on the model."""
    return {
        **{name: os.environ[name] for name in _INHERITED if name in os.environ},
        **_threads(),
        "PYTHONPATH": str(_SOURCE_ROOT),
        "PYTHONUNBUFFERED": "1",
    }


def _threads() -> dict[str, str]:
    """One thread a worker: with several workers on few cores, more make each other wait."""
    return {
        "OMP_NUM_THREADS": "1",
        "OMP_WAIT_POLICY": "PASSIVE",
        "MKL_NUM_THREADS": "1",
        "TOKENIZERS_PARALLELISM": "false",
    }


def submit_directory(container: ContainerSpec, base: Path) -> Path:
    """Where the script lies that isn't in S3: code/ of the archive unless said otherwise."""
    given = container.environment.get(SUBMIT_DIRECTORY, f"{_ML}/model/code")
    given = given.removeprefix("file://")
    return Path(str(base) + given.removeprefix(_ML) if given.startswith(_ML) else given)
