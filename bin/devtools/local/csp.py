"""What pages may load, as CloudFront says it to browsers, for the product on this machine."""

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
    "RealtimeApiId": "realtime",
}


def page_policy(aws_url: str) -> str:
    """Answer the policy, with the emulator wherever it names a service of AWS.

    Left out is what turns HTTP into HTTPS: there is none of that here.
    """
    headers = templates.read(_FRONTEND)["Resources"]["PageHeaders"]["Properties"]
    security = headers["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    said = _resolved(security["ContentSecurityPolicy"]["ContentSecurityPolicy"], _NAMES)
    host = aws_url.partition("://")[2]
    for ours, here in {
        "https://cognito-idp.us-east-1.amazonaws.com": aws_url,
        "https://uploads.test": aws_url,
        "https://uploads.s3.amazonaws.com": aws_url,
        "https://uploads.s3.us-east-1.amazonaws.com": aws_url,
        "wss://realtime.execute-api.us-east-1.amazonaws.com": f"ws://{host}",
    }.items():
        assert ours in said, ours
        said = said.replace(ours, here)
    return said.replace("; upgrade-insecure-requests", "")


def _resolved(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, str):
        return value
    ((function, argument),) = value.items()
    if function == "Ref":
        return names[argument]
    if function == "Fn::If":  # nothing that is left out by default is on here
        return _resolved(argument[2], names)
    if function == "Fn::Join":
        return str(argument[0]).join(_resolved(part, names) for part in argument[1])
    assert function == "Fn::Sub", function
    for name, found in names.items():
        argument = argument.replace(f"${{{name}}}", found)
    return str(argument)


if __name__ == "__main__":
    sys.stdout.write(page_policy(os.environ["AWS_ENDPOINT_URL"]))
