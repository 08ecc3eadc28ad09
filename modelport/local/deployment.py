"""An environment in a running embedded AWS: bootstrap, synthesize, deploy, destroy."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from modelport.aws.clients import client
from modelport.aws.session import Credentials, LocalSession
from modelport.configuration import EMBEDDED_ACCOUNT
from modelport.local.commands import CommandFailedError, run_cdk
from modelport.local.console import furnish_console
from modelport.local.endpoints import deployed_endpoints
from modelport.local.errors import LocalError
from modelport.local.failures import failure_reasons
from modelport.local.seeding import seed
from modelport.toolchain import ROOT, loopback_environment

if TYPE_CHECKING:
    from pathlib import Path

    from modelport.configuration import Environment
    from modelport.local.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """What deploys `environment` into the embedded AWS at `gateway`.

    `configuration` is what names the environment on the command line of `cdk`.
    """

    environment: Environment
    configuration: str
    gateway: str
    pid: int
    workspace: Workspace

    def bootstrap(self) -> None:
        """What `cdk bootstrap` puts into every account: buckets and roles for deploying."""
        where = f"aws://{EMBEDDED_ACCOUNT}/{self.environment.region}"
        # Where there is a cdk.json, `cdk bootstrap` synthesizes first; it has no use for that.
        self._cdk("bootstrap", where, folder=self.workspace.folder)

    def seed(self) -> None:
        """Puts there what the configuration's `seed` says.

        Raises:
            LocalError: it can't be put there.
            PackagingError: a model can't be packed.
        """
        seed(self.environment, self.bare_session())

    def synthesize(self) -> None:
        """Writes the cloud assembly that everything after this deploys."""
        self._cdk(
            *("synth", "--quiet", "--app", f'"{sys.executable}" app.py'),
            *("--context", f"env={self.configuration}", "--context", f"account={EMBEDDED_ACCOUNT}"),
            *("--output", str(self.workspace.assembly)),
        )

    def deploy(self, *stacks: str) -> None:
        """Deploys every stack or, where some are named, those and what they depend on.

        Raises:
            LocalError: with the reason that CloudFormation gives.
        """
        options = ("--app", str(self.workspace.assembly), "--require-approval", "never")
        self._cdk("deploy", *(stacks or ("--all",)), *options, "--progress", "events")

    def destroy(self) -> None:
        """Deletes every stack."""
        self._cdk("destroy", "--all", "--force", "--app", str(self.workspace.assembly))

    def session(self) -> LocalSession:
        """What is deployed now, as `local.json` says it."""
        session = self.bare_session()
        endpoints = deployed_endpoints(
            self.environment,
            gateway=self.gateway,
            client=partial(client, session=session),
        )
        return session.model_copy(update={"endpoints": endpoints})

    def furnish_console(self, session: LocalSession) -> None:
        """Tells the page where a person calls fronts which ones there are now."""
        furnish_console(self.environment, session)

    def bare_session(self) -> LocalSession:
        """The embedded AWS itself, whatever is deployed there."""
        return LocalSession(
            gateway=self.gateway,
            region=self.environment.region,
            account=EMBEDDED_ACCOUNT,
            credentials=Credentials(),
            environment=self.environment.name,
            pid=self.pid,
            endpoints=(),
        )

    def _cdk(self, *arguments: str, folder: Path = ROOT) -> None:
        credentials = Credentials()
        variables = loopback_environment(
            state=self.workspace.folder,
            gateway=self.gateway,
            region=self.environment.region,
            access_key_id=credentials.access_key_id,
            secret_access_key=credentials.secret_access_key,
        )
        self.workspace.temporary.mkdir(exist_ok=True)
        variables["TMPDIR"] = str(self.workspace.temporary)
        try:
            run_cdk(*arguments, variables=variables, log=self.workspace.log, folder=folder)
        except CommandFailedError as error:
            reasons = failure_reasons(
                client("cloudformation", self.bare_session()),
                is_ours=lambda name: name.startswith(f"Modelport-{self.environment.name}-"),
            )
            lines = reasons or error.tail
            where = f"the whole log: {self.workspace.log}"
            raise LocalError(str(error), *(f"  {line}" for line in lines), where) from error
