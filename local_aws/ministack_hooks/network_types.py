"""CloudFormation types of Amazon EC2's networks whose API ministack has, but not from templates."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from local_aws.ministack_hooks.internals import internal

Properties = Mapping[str, Any]
Parameters = dict[str, str]


class NetworkError(Exception):
    """EC2 refused; the message is its answer."""


@dataclass(frozen=True, kw_only=True)
class NetworkType:
    """How a type of resource is made and removed by EC2's query API.

    Attributes:
        create: ministack's function that makes one.
        parameters: the query's, of the template's properties.
        identifier: the element of the answer with the id that the resource gets.
        delete: ministack's function that removes one.
        named: the parameter with that id; None gives `parameters` instead.
        attributes: by name, the element of the answer.
    """

    create: str
    parameters: Callable[[Properties], Parameters]
    identifier: str
    delete: str
    named: str | None
    attributes: Mapping[str, str]


def _rule(properties: Properties) -> Parameters:
    """The one permission of a security group's rule."""
    permission = "IpPermissions.1."
    other = properties.get("SourceSecurityGroupId") or properties.get("DestinationSecurityGroupId")
    given = {
        "GroupId": properties["GroupId"],
        permission + "IpProtocol": properties["IpProtocol"],
        permission + "FromPort": properties.get("FromPort"),
        permission + "ToPort": properties.get("ToPort"),
        permission + "Groups.1.GroupId": other,
        permission + "IpRanges.1.CidrIp": properties.get("CidrIp"),
    }
    return {name: str(value) for name, value in given.items() if value is not None}


def _named(*names: str) -> Callable[[Properties], Parameters]:
    return lambda properties: {n: str(properties[n]) for n in names if n in properties}


def _flow_log(properties: Properties) -> Parameters:
    names = ("ResourceType", "TrafficType", "LogDestinationType", "LogDestination", "LogGroupName")
    return {"ResourceId.1": str(properties["ResourceId"]), **_named(*names)(properties)}


TYPES = {
    "AWS::EC2::EIP": NetworkType(
        create="_allocate_address",
        parameters=_named("Domain"),
        identifier="publicIp",
        delete="_release_address",
        named=None,
        attributes={"AllocationId": "allocationId", "PublicIp": "publicIp"},
    ),
    "AWS::EC2::NatGateway": NetworkType(
        create="_create_nat_gateway",
        parameters=_named("SubnetId", "AllocationId", "ConnectivityType"),
        identifier="natGatewayId",
        delete="_delete_nat_gateway",
        named="NatGatewayId",
        attributes={"NatGatewayId": "natGatewayId"},
    ),
    "AWS::EC2::FlowLog": NetworkType(
        create="_create_flow_logs",
        parameters=_flow_log,
        identifier="item",
        delete="_delete_flow_logs",
        named="FlowLogId.1",
        attributes={"Id": "item"},
    ),
    "AWS::EC2::SecurityGroupIngress": NetworkType(
        create="_authorize_sg_ingress",
        parameters=_rule,
        identifier="securityGroupRuleId",
        delete="_revoke_sg_ingress",
        named=None,
        attributes={"Id": "securityGroupRuleId"},
    ),
    "AWS::EC2::SecurityGroupEgress": NetworkType(
        create="_authorize_sg_egress",
        parameters=_rule,
        identifier="securityGroupRuleId",
        delete="_revoke_sg_egress",
        named=None,
        attributes={"Id": "securityGroupRuleId"},
    ),
}


def install() -> None:
    """Register the types; a change makes a new resource in place of the old one."""
    handlers = internal("services.cloudformation.provisioners")._RESOURCE_HANDLERS  # noqa: SLF001 - ministack has no other way
    for name, network_type in TYPES.items():
        handlers[name] = _handlers(network_type)


def _handlers(network_type: NetworkType) -> dict[str, Any]:
    def create(
        logical_id: str, properties: Properties, stack_name: str
    ) -> tuple[str, dict[str, str]]:
        del logical_id, stack_name
        answer = _ask(network_type.create, network_type.parameters(properties))
        attributes = {n: _element(answer, tag) for n, tag in network_type.attributes.items()}
        return _element(answer, network_type.identifier), attributes

    def update(
        physical_id: str, old: Properties, new: Properties, stack_name: str
    ) -> tuple[str, dict[str, str]]:
        if network_type.parameters(old) == network_type.parameters(new):
            return physical_id, {}
        return create("", new, stack_name)

    def delete(physical_id: str, properties: Properties) -> None:
        if network_type.named is not None:
            parameters = {network_type.named: physical_id}
        elif network_type.delete == "_release_address":
            parameters = {"AllocationId": _allocation(physical_id)}
        else:
            parameters = network_type.parameters(properties)
        _ask(network_type.delete, parameters)

    return {"create": create, "update": update, "delete": delete}


def _allocation(public_address: str) -> str:
    """EC2 releases an address by its allocation; CloudFormation names it by itself."""
    addresses = internal("services.ec2")._addresses  # noqa: SLF001 - the same
    return next(str(i) for i, found in addresses.items() if found["PublicIp"] == public_address)


def _ask(function: str, parameters: Parameters) -> str:
    status, _, body = getattr(internal("services.ec2"), function)(parameters)
    text = body.decode() if isinstance(body, bytes) else str(body)
    if status >= 400:  # noqa: PLR2004 - HTTP's own classes of failure
        raise NetworkError(text)
    return text


def _element(answer: str, name: str) -> str:
    found = re.search(f"<{name}>([^<]+)</{name}>", answer)
    if found is None:
        raise NetworkError(f"EC2 answered without {name}: {answer}")
    return found[1]
