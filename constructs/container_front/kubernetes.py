"""What the application is in Kubernetes: the manifests."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from container_front.application import LIVE_PATH, PORT, READY_PATH, USER, Application
from container_front.scaling import Scaling

NAME = "inference-app"
_CPU_PERCENT = 70
_LEAVING_SECONDS = 15
"""How long a pod that is to stop still takes requests, until no load balancer sends it any."""
_SEEN_SECONDS = 30
"""How long a new pod is ready before it counts, until the load balancer has looked at it too."""
_RESOURCES = {
    "requests": {"cpu": "250m", "memory": "256Mi"},
    "limits": {"cpu": "1", "memory": "512Mi"},
}

Manifest = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Workload:
    """One endpoint's application in a cluster.

    Attributes:
        name: of everything that it consists of.
        namespace: where that is.
        image: what its pods run, for amd64.
        application: what they are told.
        variables: further environment variables.
        scaling: between which bounds pods are started and stopped.
        target_group: the ARN of where they belong.
        binding: the API version of TargetGroupBinding.
    """

    name: str
    namespace: str
    image: str
    application: Application
    variables: Mapping[str, str]
    scaling: Scaling
    target_group: str
    binding: str

    def manifests(self) -> list[Manifest]:
        """Everything but the namespace."""
        return [
            self._object("v1", "ServiceAccount", {}),
            self._object("apps/v1", "Deployment", {"spec": self._deployment()}),
            self._object("v1", "Service", {"spec": self._service()}),
            self._object(
                "policy/v1",
                "PodDisruptionBudget",
                {"spec": {"maxUnavailable": 1, "selector": {"matchLabels": self._labels}}},
            ),
            self._object("autoscaling/v2", "HorizontalPodAutoscaler", {"spec": self._autoscaler()}),
            self._object(self.binding, "TargetGroupBinding", {"spec": self._target_group()}),
        ]

    @property
    def _labels(self) -> dict[str, str]:
        return {"app.kubernetes.io/name": NAME, "app.kubernetes.io/instance": self.name}

    def _object(self, version: str, kind: str, rest: Manifest) -> Manifest:
        metadata = {"name": self.name, "namespace": self.namespace, "labels": self._labels}
        return {"apiVersion": version, "kind": kind, "metadata": metadata, **rest}

    def _deployment(self) -> Manifest:
        # Without a number of replicas: the autoscaler's number stays when the rest changes.
        return {
            "selector": {"matchLabels": self._labels},
            "minReadySeconds": _SEEN_SECONDS,
            "strategy": {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}},
            "template": {"metadata": {"labels": self._labels}, "spec": self._pod()},
        }

    def _pod(self) -> Manifest:
        return {
            "serviceAccountName": self.name,
            "automountServiceAccountToken": False,
            "terminationGracePeriodSeconds": self.application.drain_seconds + _LEAVING_SECONDS + 5,
            # EKS Auto Mode's own node pool for applications has no other processors.
            "nodeSelector": {"kubernetes.io/arch": "amd64"},
            "securityContext": {
                "runAsNonRoot": True,
                "runAsUser": int(USER),
                "runAsGroup": int(USER),
                "seccompProfile": {"type": "RuntimeDefault"},
            },
            "topologySpreadConstraints": [
                {
                    "maxSkew": 1,
                    "topologyKey": "topology.kubernetes.io/zone",
                    "whenUnsatisfiable": "ScheduleAnyway",
                    "labelSelector": {"matchLabels": self._labels},
                }
            ],
            "containers": [self._container()],
        }

    def _container(self) -> Manifest:
        variables = {**self.application.environment, **self.variables}
        return {
            "name": NAME,
            "image": self.image,
            "env": [{"name": name, "value": value} for name, value in variables.items()],
            "ports": [{"name": "http", "containerPort": PORT}],
            "resources": _RESOURCES,
            "securityContext": {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            },
            "startupProbe": _probe(LIVE_PATH, every=1, failures=60),
            "livenessProbe": _probe(LIVE_PATH, every=10, failures=3),
            "readinessProbe": _probe(READY_PATH, every=10, failures=3),
            "lifecycle": {"preStop": {"sleep": {"seconds": _LEAVING_SECONDS}}},
        }

    def _service(self) -> Manifest:
        port = {"name": "http", "port": PORT, "targetPort": "http"}
        return {"selector": self._labels, "ports": [port]}

    def _autoscaler(self) -> Manifest:
        target = {"type": "Utilization", "averageUtilization": _CPU_PERCENT}
        return {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": self.name},
            "minReplicas": self.scaling.min,
            "maxReplicas": self.scaling.max,
            "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": target}}],
        }

    def _target_group(self) -> Manifest:
        return {
            "serviceRef": {"name": self.name, "port": PORT},
            "targetGroupARN": self.target_group,
            "targetType": "ip",
        }


def _probe(path: str, *, every: int, failures: int) -> Manifest:
    return {
        "httpGet": {"path": path, "port": "http"},
        "periodSeconds": every,
        "timeoutSeconds": 5,
        "failureThreshold": failures,
    }
