"""The CloudFormation stacks, in order of deployment, and where their parameters come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..settings import ROOT

_TEMPLATES = ROOT / "aws" / "cfn"
_LAMBDAS = ROOT / "aws" / "lambdas"


@dataclass(frozen=True)
class Stack:
    """One template, and the sources of its parameters.

    `lambdas` maps parameters that name Lambda packages to the folders that are packaged; `inputs`
    maps others to another stack and its output. The template's default applies where the
    environment hasn't that stack, or, for `optional_inputs`, where it isn't deployed yet.
    """

    name: str
    template: Path
    lambdas: Mapping[str, Path] = field(default_factory=dict)
    inputs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    optional_inputs: Mapping[str, tuple[str, str]] = field(default_factory=dict)


_NETWORK = {
    "SubnetIds": ("networking", "PrivateSubnetIds"),
    "SecurityGroupIds": ("networking", "LambdaGroupId"),
}
_USER_POOL = {
    "UserPoolId": ("auth", "UserPoolId"),
    "WebClientId": ("auth", "WebClientId"),
}

STACKS = (
    Stack("networking", _TEMPLATES / "networking.yaml"),
    Stack(
        "database",
        _TEMPLATES / "database.yaml",
        inputs={
            "SubnetIds": ("networking", "PrivateSubnetIds"),
            "SecurityGroupId": ("networking", "DatabaseGroupId"),
        },
    ),
    # Before auth, as Cognito takes only a verified identity.
    Stack("mail", _TEMPLATES / "mail.yaml"),
    Stack(
        "auth",
        _TEMPLATES / "auth.yaml",
        lambdas={
            "PreSignUpPackage": _LAMBDAS / "cognito_pre_sign_up",
            "PostConfirmationPackage": _LAMBDAS / "cognito_post_confirmation",
        },
        inputs=_NETWORK,
    ),
    Stack(
        "realtime",
        _TEMPLATES / "realtime.yaml",
        lambdas={"RealtimePackage": _LAMBDAS / "realtime"},
        optional_inputs={"WebOrigin": ("frontend", "WebUrl")},
    ),
    Stack(
        "messages",
        ROOT / "ddb" / "template.yaml",
        lambdas={"MessageStreamPackage": ROOT / "ddb" / "message_stream"},
        inputs={"RealtimeApiId": ("realtime", "ApiId")},
    ),
    Stack(
        "push",
        _TEMPLATES / "push.yaml",
        lambdas={"PushPackage": _LAMBDAS / "push"},
        inputs={"StreamArn": ("messages", "StreamArn")},
        optional_inputs={"WebOrigin": ("frontend", "WebUrl")},
    ),
    Stack(
        "media",
        _TEMPLATES / "media.yaml",
        lambdas={
            "PresignPackage": _LAMBDAS / "media_presign",
            "ProcessPackage": _LAMBDAS / "media_process",
        },
        inputs={**_USER_POOL, **_NETWORK},
        optional_inputs={"WebOrigin": ("frontend", "WebUrl")},
    ),
    Stack("cicd", _TEMPLATES / "cicd.yaml"),
    Stack(
        "cluster",
        _TEMPLATES / "cluster.yaml",
        inputs={
            "VpcId": ("networking", "VpcId"),
            "SubnetIds": ("networking", "LoadBalancerSubnetIds"),
            "SecurityGroupId": ("networking", "LoadBalancerGroupId"),
            "UserPoolId": ("auth", "UserPoolId"),
        },
    ),
    Stack(
        "frontend",
        _TEMPLATES / "frontend.yaml",
        inputs={
            "OriginName": ("cluster", "OriginName"),
            "OriginProtocol": ("cluster", "OriginProtocol"),
            "OriginKey": ("cluster", "OriginKey"),
            "LoadBalancerArn": ("cluster", "LoadBalancerArn"),
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
        inputs={
            **_NETWORK,
            "CognitoUrl": ("networking", "CognitoUrl"),
            "UserPoolId": ("auth", "UserPoolId"),
            "UploadsBucket": ("media", "UploadsBucket"),
            "AssetsBucket": ("media", "AssetsBucket"),
        },
    ),
    Stack(
        "service",
        _TEMPLATES / "service.yaml",
        inputs={
            **_USER_POOL,
            "DatabaseEngine": ("database", "Engine"),
            "ReaderHosts": ("database", "ReaderHosts"),
            "ClusterName": ("cluster", "ClusterName"),
            "TargetGroupArn": ("cluster", "TargetGroupArn"),
            "TargetGroupFullName": ("cluster", "TargetGroupFullName"),
            "LoadBalancerFullName": ("cluster", "LoadBalancerFullName"),
            "SubnetIds": ("networking", "TaskSubnetIds"),
            "SecurityGroupId": ("networking", "ServiceGroupId"),
            "PublicIp": ("networking", "TaskPublicIp"),
            "WebUrl": ("frontend", "WebUrl"),
            "MessagesTable": ("messages", "TableName"),
            "AssetsBucket": ("media", "AssetsBucket"),
            "RealtimeUrl": ("realtime", "Url"),
        },
    ),
    Stack(
        "observability",
        _TEMPLATES / "observability.yaml",
        inputs={
            "DatabaseEngine": ("database", "Engine"),
            "Readers": ("database", "Readers"),
            "MaxReaders": ("database", "MaxReaders"),
            "UploadsApiId": ("media", "UploadsApiId"),
        },
    ),
)
