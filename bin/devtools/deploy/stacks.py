"""The product's CloudFormation stacks, in the order in which they are deployed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..settings import ROOT

_TEMPLATES = ROOT / "aws" / "cfn"
_LAMBDAS = ROOT / "aws" / "lambdas"


@dataclass(frozen=True)
class Stack:
    """One template, and what its parameters are filled with.

    `lambdas` maps parameters that name Lambda packages to the folders these are made of; `needs`
    maps others to another stack and its output. What comes from a stack that the environment
    hasn't, or of `later` from one that isn't deployed yet, is left to the template's default.
    """

    name: str
    template: Path
    lambdas: Mapping[str, Path] = field(default_factory=dict)
    needs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    later: Mapping[str, tuple[str, str]] = field(default_factory=dict)


_IN_THE_NETWORK = {
    "SubnetIds": ("networking", "PrivateSubnetIds"),
    "SecurityGroupIds": ("networking", "LambdaGroupId"),
}
_PEOPLE = {"UserPoolId": ("auth", "UserPoolId"), "WebClientId": ("auth", "WebClientId")}

STACKS = (
    Stack("networking", _TEMPLATES / "networking.yaml"),
    Stack(
        "database",
        _TEMPLATES / "database.yaml",
        needs={
            "SubnetIds": ("networking", "PrivateSubnetIds"),
            "SecurityGroupId": ("networking", "DatabaseGroupId"),
        },
    ),
    Stack(
        "auth",
        _TEMPLATES / "auth.yaml",
        lambdas={
            "PreSignUpPackage": _LAMBDAS / "cognito_pre_sign_up",
            "PostConfirmationPackage": _LAMBDAS / "cognito_post_confirmation",
        },
        needs=_IN_THE_NETWORK,
    ),
    Stack(
        "realtime",
        _TEMPLATES / "realtime.yaml",
        lambdas={"RealtimePackage": _LAMBDAS / "realtime"},
    ),
    Stack(
        "messages",
        ROOT / "ddb" / "template.yaml",
        lambdas={"MessageStreamPackage": ROOT / "ddb" / "message_stream"},
        needs={"RealtimeApiId": ("realtime", "ApiId")},
    ),
    Stack(
        "media",
        _TEMPLATES / "media.yaml",
        lambdas={
            "PresignPackage": _LAMBDAS / "media_presign",
            "ProcessPackage": _LAMBDAS / "media_process",
        },
        needs={**_PEOPLE, **_IN_THE_NETWORK},
        later={"WebOrigin": ("frontend", "WebUrl")},
    ),
    Stack("cicd", _TEMPLATES / "cicd.yaml"),
    Stack(
        "cluster",
        _TEMPLATES / "cluster.yaml",
        needs={
            "VpcId": ("networking", "VpcId"),
            "SubnetIds": ("networking", "PublicSubnetIds"),
            "SecurityGroupId": ("networking", "LoadBalancerGroupId"),
        },
    ),
    Stack(
        "frontend",
        _TEMPLATES / "frontend.yaml",
        needs={
            "OriginName": ("cluster", "OriginName"),
            "OriginProtocol": ("cluster", "OriginProtocol"),
            "OriginKey": ("cluster", "OriginKey"),
            "AssetsBucket": ("media", "AssetsBucket"),
            "UploadsBucket": ("media", "UploadsBucket"),
            "UploadsApiUrl": ("media", "UploadsApiUrl"),
            "RealtimeApiId": ("realtime", "ApiId"),
        },
    ),
    Stack("migrations", _TEMPLATES / "migrations.yaml"),
    Stack(
        "jobs",
        _TEMPLATES / "jobs.yaml",
        lambdas={"PurgePackage": _LAMBDAS / "purge"},
        needs={
            **_IN_THE_NETWORK,
            "CognitoUrl": ("networking", "CognitoUrl"),
            "UserPoolId": ("auth", "UserPoolId"),
            "UploadsBucket": ("media", "UploadsBucket"),
            "AssetsBucket": ("media", "AssetsBucket"),
        },
    ),
    Stack(
        "service",
        _TEMPLATES / "service.yaml",
        needs={
            **_PEOPLE,
            "ClusterName": ("cluster", "ClusterName"),
            "TargetGroupArn": ("cluster", "TargetGroupArn"),
            "TargetGroupFullName": ("cluster", "TargetGroupFullName"),
            "LoadBalancerFullName": ("cluster", "LoadBalancerFullName"),
            "SubnetIds": ("networking", "TaskSubnetIds"),
            "SecurityGroupId": ("networking", "ServiceGroupId"),
            "PublicIp": ("networking", "TaskPublicIp"),
            "WebUrl": ("frontend", "WebUrl"),
            "MessagesTable": ("messages", "TableName"),
            "RealtimeUrl": ("realtime", "Url"),
        },
    ),
    Stack(
        "observability",
        _TEMPLATES / "observability.yaml",
        needs={"UploadsApiId": ("media", "UploadsApiId")},
    ),
)
