"""The product's CloudFormation stacks, in the order in which they are deployed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .settings import ROOT

_TEMPLATES = ROOT / "aws" / "cfn"
_LAMBDAS = ROOT / "aws" / "lambdas"


@dataclass(frozen=True)
class Stack:
    """One template, and what its parameters are filled with.

    `lambdas` maps parameters that name Lambda packages to the folders these are made of; `needs`
    maps others to an earlier stack and its output.
    """

    name: str
    template: Path
    lambdas: Mapping[str, Path] = field(default_factory=dict)
    needs: Mapping[str, tuple[str, str]] = field(default_factory=dict)


STACKS = (
    Stack(
        "auth",
        _TEMPLATES / "auth.yaml",
        lambdas={
            "PreSignUpPackage": _LAMBDAS / "cognito_pre_sign_up",
            "PostConfirmationPackage": _LAMBDAS / "cognito_post_confirmation",
        },
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
        needs={
            "UserPoolId": ("auth", "UserPoolId"),
            "WebClientId": ("auth", "WebClientId"),
        },
    ),
    Stack(
        "jobs",
        _TEMPLATES / "jobs.yaml",
        lambdas={"PurgePackage": _LAMBDAS / "purge"},
        needs={
            "UploadsBucket": ("media", "UploadsBucket"),
            "AssetsBucket": ("media", "AssetsBucket"),
        },
    ),
)
