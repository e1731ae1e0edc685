"""The Content-Security-Policy (CSP) of CloudFront's template, for the local environment."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any

from ..deploy import templates
from ..settings import ROOT

_FRONTEND = ROOT / "aws" / "cfn" / "frontend.yaml"
_NAMES = {
    "AWS::Region": "us-east-1",
    "AWS::URLSuffix": "amazonaws.com",
    "UploadsApiUrl": "https://uploads.test",
    "UploadsBucket": "uploads",
    "AssetsBucket": "assets",
    "RealtimeApiId": "realtime",
}


def page_policy(aws_url: str) -> str:
    """Return the policy, with the emulator's address in place of each AWS service's.

    `upgrade-insecure-requests` is left out, as the local environment has no HTTPS.
    """
    headers = templates.read(_FRONTEND)["Resources"]["PageHeaders"]["Properties"]
    security = headers["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    policy = _resolve(security["ContentSecurityPolicy"]["ContentSecurityPolicy"], _NAMES)
    host = aws_url.partition("://")[2]
    for deployed, local in {
        "https://cognito-idp.us-east-1.amazonaws.com": aws_url,
        "https://uploads.test": aws_url,
        "https://uploads.s3.amazonaws.com": aws_url,
        "https://uploads.s3.us-east-1.amazonaws.com": aws_url,
        "https://assets.s3.us-east-1.amazonaws.com": aws_url,
        "wss://realtime.execute-api.us-east-1.amazonaws.com": f"ws://{host}",
    }.items():
        assert deployed in policy, deployed
        policy = policy.replace(deployed, local)
    return policy.replace("; upgrade-insecure-requests", "")


def _resolve(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, str):
        return value
    ((function, argument),) = value.items()
    if function == "Ref":
        return names[argument]
    if function == "Fn::If":  # conditions are false by default
        return _resolve(argument[2], names)
    if function == "Fn::Join":
        return str(argument[0]).join(_resolve(part, names) for part in argument[1])
    assert function == "Fn::Sub", function
    for name, known in names.items():
        argument = argument.replace(f"${{{name}}}", known)
    return str(argument)


if __name__ == "__main__":
    sys.stdout.write(page_policy(os.environ["AWS_ENDPOINT_URL"]))
