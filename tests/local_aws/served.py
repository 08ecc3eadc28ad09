"""What scales behind a load balancer, for tests: what it is made of."""

import base64
import shutil
import uuid
from contextlib import contextmanager

from local_aws.container_engine.images import REGISTRY, source_root
from tests.local_aws.apis import typed

PORT = 8080
LABEL = {"Fn::Sub": "${Balancer.LoadBalancerFullName}/${Targets.TargetGroupFullName}"}
METRIC = {"PredefinedMetricType": "ALBRequestCountPerTarget", "ResourceLabel": LABEL}
APPLICATION = """
import http.server, os, time

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path != "/alive":
            time.sleep(0.02)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_):
        pass

address = (os.environ["HOST"], int(os.environ["PORT"]))
http.server.ThreadingHTTPServer(address, Handler).serve_forever()
"""

SCRIPT = """#!/bin/bash
set -euo pipefail
dnf install -y docker
systemctl enable --now docker
docker pull IMAGE
cat > /etc/systemd/system/echo.service <<'END'
[Unit]
Requires=docker.service
[Service]
ExecStart=/usr/bin/docker run --rm --network host IMAGE
Restart=always
END
systemctl enable --now echo
"""


@contextmanager
def image():
    """An image with a small application; answers its URI and its package's name."""
    package, digest = f"echo_{uuid.uuid4().hex[:8]}", uuid.uuid4().hex
    folder = source_root() / ".modelport" / "images" / f"{package}-{digest}"
    (folder / package).mkdir(parents=True)
    (folder / package / "__main__.py").write_text(APPLICATION)
    try:
        yield f"{REGISTRY}{package}@sha256:{digest}", package
    finally:
        shutil.rmtree(folder)


def serving(uri, *, least, most, requests, variable="one"):
    """A template with a service that scales by the requests of its load balancer's targets."""
    target = {
        "MinCapacity": least,
        "MaxCapacity": most,
        "ServiceNamespace": "ecs",
        "ScalableDimension": "ecs:service:DesiredCount",
        "ResourceId": {"Fn::Sub": "service/${Cluster}/${Service.Name}"},
    }
    tracking = {
        "TargetValue": requests,
        "ScaleInCooldown": 60,
        "ScaleOutCooldown": 60,
        "PredefinedMetricSpecification": METRIC,
    }
    return {
        "Resources": {
            "Cluster": typed("ECS::Cluster"),
            **_balancing("ip"),
            "Definition": _definition(uri, variable),
            "Service": _service(),
            "Target": typed("ApplicationAutoScaling::ScalableTarget", **target),
            "Track": typed(
                "ApplicationAutoScaling::ScalingPolicy",
                PolicyName="track",
                PolicyType="TargetTrackingScaling",
                ScalingTargetId={"Ref": "Target"},
                TargetTrackingScalingPolicyConfiguration=tracking,
            ),
        },
        "Outputs": {
            "Balancer": {"Value": {"Fn::GetAtt": ["Balancer", "LoadBalancerName"]}},
            "Cluster": {"Value": {"Ref": "Cluster"}},
            "Service": {"Value": {"Fn::GetAtt": ["Service", "Name"]}},
            "Label": {"Value": LABEL},
        },
    }


def _balancing(kind):
    """A load balancer whose listener sends everything to one target group."""
    forward = {"Type": "forward", "TargetGroupArn": {"Ref": "Targets"}}
    return {
        "Balancer": typed(
            "ElasticLoadBalancingV2::LoadBalancer", Type="application", Subnets=["one", "two"]
        ),
        "Targets": typed(
            "ElasticLoadBalancingV2::TargetGroup",
            TargetType=kind,
            Protocol="HTTP",
            Port=PORT,
            HealthCheckPath="/alive",
            HealthCheckIntervalSeconds=60,
        ),
        "Listener": typed(
            "ElasticLoadBalancingV2::Listener",
            LoadBalancerArn={"Ref": "Balancer"},
            Port=80,
            Protocol="HTTP",
            DefaultActions=[forward],
        ),
    }


def grouped(uri, *, least, most, requests):
    """A template with an autoscaling group that scales by the same."""
    user_data = SCRIPT.replace("IMAGE", uri).encode()
    data = {"UserData": base64.b64encode(user_data).decode()}
    version = {"Fn::GetAtt": ["Launch", "LatestVersionNumber"]}
    group = typed(
        "AutoScaling::AutoScalingGroup",
        MinSize=str(least),
        MaxSize=str(most),
        LaunchTemplate={"LaunchTemplateId": {"Ref": "Launch"}, "Version": version},
        TargetGroupARNs=[{"Ref": "Targets"}],
    )
    tracking = {"TargetValue": requests, "PredefinedMetricSpecification": METRIC}
    return {
        "Resources": {
            **_balancing("instance"),
            "Launch": typed("EC2::LaunchTemplate", LaunchTemplateData=data),
            "Group": {**group, "DependsOn": "Listener"},
            "Track": typed(
                "AutoScaling::ScalingPolicy",
                AutoScalingGroupName={"Ref": "Group"},
                PolicyType="TargetTrackingScaling",
                EstimatedInstanceWarmup=60,
                TargetTrackingConfiguration=tracking,
            ),
        },
        "Outputs": {
            "Balancer": {"Value": {"Fn::GetAtt": ["Balancer", "LoadBalancerName"]}},
            "Targets": {"Value": {"Ref": "Targets"}},
        },
    }


def _definition(uri, variable):
    container = {
        "Name": "echo",
        "Image": uri,
        "PortMappings": [{"ContainerPort": PORT}],
        "Environment": [{"Name": "VARIABLE", "Value": variable}],
    }
    return typed(
        "ECS::TaskDefinition",
        Family="echo",
        NetworkMode="awsvpc",
        Cpu="256",
        Memory="512",
        ContainerDefinitions=[container],
    )


def _service():
    """Without a number of tasks, as the front's."""
    balancer = {
        "ContainerName": "echo",
        "ContainerPort": PORT,
        "TargetGroupArn": {"Ref": "Targets"},
    }
    service = typed(
        "ECS::Service",
        Cluster={"Ref": "Cluster"},
        TaskDefinition={"Ref": "Definition"},
        LaunchType="FARGATE",
        LoadBalancers=[balancer],
    )
    return {**service, "DependsOn": "Listener"}
