"""The product's stacks on one machine's emulator, and what scripts and the API are told of them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from ..settings import CREDENTIALS, REGION, SOURCES
from ..toolchain.install import echo

Outputs = Mapping[str, Mapping[str, str]]

# A machine may be slow, and here it does at once what AWS does on many: nobody waits in vain.
TIMEOUTS_SCALE = "10"


def deploy(
    *, connection_url: str, public_aws_url: str, web_url: str, cache: Path
) -> dict[str, dict[str, str]]:
    """Deploy the stacks to the emulator that the environment names; answer their outputs.

    `public_aws_url` is where a browser, and the emulator itself, find it.
    """
    from ..deploy import ssm_secrets
    from ..deploy.cloudformation import Deployer
    from ..deploy.environments import Environment

    local = Environment.named("local")
    deployer = Deployer(local, cache=cache)
    ssm_secrets.save(deployer.session, local, "connection-url", connection_url)
    outputs: dict[str, dict[str, str]] = {}
    for number, stack in enumerate(local.stacks, 1):
        echo(f"deploying to the emulator: {stack.name}, {number} of {len(local.stacks)}")
        told = {
            "media": {"WebOrigin": web_url, "RateLimitsScale": rate_limits_scale()},
            "messages": {
                "RealtimeManagementUrl": live_url("http", public_aws_url, outputs)
                if "realtime" in outputs
                else ""
            },
        }
        parameters = {"TimeoutsScale": TIMEOUTS_SCALE, **told.get(stack.name, {})}
        outputs[stack.name] = deployer.deploy(stack, parameters)
    return outputs


def environment(
    outputs: Outputs, *, web_url: str, api_url: str, connection_url: str, public_aws_url: str
) -> dict[str, str]:
    """Answer what a script on this machine needs to talk to the product."""
    return {
        "CRUDDUR_WEB_URL": web_url,
        "CRUDDUR_API_URL": api_url,
        "CONNECTION_URL": connection_url,
        "AWS_ENDPOINT_URL": public_aws_url,
        "AWS_COGNITO_USER_POOL_ID": outputs["auth"]["UserPoolId"],
        "AWS_COGNITO_USER_POOL_CLIENT_ID": outputs["auth"]["WebClientId"],
        "DDB_MESSAGE_TABLE": outputs["messages"]["TableName"],
        "REALTIME_URL": live_url("ws", public_aws_url, outputs),
        # Escaped, as a shell would fill in $default.
        "UPLOADS_API_URL": f"{public_aws_url}/_aws/execute-api/"
        f"{outputs['media']['UploadsApiId']}/%24default",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        **CREDENTIALS,
    }


def seeds_environment(told: Mapping[str, str], outputs: Outputs) -> dict[str, str]:
    """Answer what the seeds are told; they make pictures ready as a Lambda does."""
    return {
        **told,
        "CONNECTION_URL_PARAMETER": "/cruddur/local/connection-url",
        "UPLOADS_BUCKET": outputs["media"]["UploadsBucket"],
        "ASSETS_BUCKET": outputs["media"]["AssetsBucket"],
        "TIMEOUTS_SCALE": TIMEOUTS_SCALE,
        "PYTHONPATH": SOURCES,
    }


def web_environment(
    told: Mapping[str, str],
    outputs: Outputs,
    *,
    web_port: int,
    mailbox_url: str,
    cdn_aws_url: str,
) -> dict[str, str]:
    """Answer what Vite is told; `cdn_aws_url` is where it finds the emulator itself."""
    return {
        "CRUDDUR_WEB_PORT": str(web_port),
        "CRUDDUR_API_URL": told["CRUDDUR_API_URL"],
        "VITE_AWS_REGION": REGION,
        "VITE_COGNITO_USER_POOL_ID": told["AWS_COGNITO_USER_POOL_ID"],
        "VITE_COGNITO_CLIENT_ID": told["AWS_COGNITO_USER_POOL_CLIENT_ID"],
        "VITE_COGNITO_ENDPOINT": told["AWS_ENDPOINT_URL"],
        "VITE_MAILBOX_URL": mailbox_url,
        "VITE_UPLOADS_API_URL": told["UPLOADS_API_URL"],
        "CRUDDUR_CDN_URL": f"{cdn_aws_url}/_local/cdn/{outputs['media']['AssetsBucket']}",
    }


def live_url(scheme: str, aws_url: str, outputs: Outputs) -> str:
    """Answer the address of the WebSocket API."""
    address = aws_url.partition("://")[2]
    return f"{scheme}://{address}/_aws/execute-api/{outputs['realtime']['ApiId']}/live"


def rate_limits_scale() -> str:
    """A developer and their tests are one address, and don't abuse themselves."""
    return os.environ.get("RATE_LIMITS_SCALE", "100")
