"""CloudFormation stacks on the local emulator, and the variables that their outputs become."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from ..settings import CREDENTIALS, REGION, SOURCES
from ..terminal import echo
from . import database_roles

Outputs = Mapping[str, Mapping[str, str]]

# One slow machine runs here what AWS runs on many, so timeouts are ten times as long.
TIMEOUTS_SCALE = "10"


def deploy(
    *, connection_url: str, public_aws_url: str, web_url: str, cache: Path
) -> dict[str, dict[str, str]]:
    """Deploy the stacks to the emulator at AWS_ENDPOINT_URL; return their outputs.

    `public_aws_url` is the emulator's address for browsers, and for the emulator itself.
    """
    from ..deploy import ssm_secrets
    from ..deploy.cloudformation import Deployer
    from ..deploy.environments import Environment

    local = Environment.named("local")
    deployer = Deployer(local, cache=cache)
    for role in database_roles.ROLES:
        url = database_roles.role_url(connection_url, role)
        ssm_secrets.save(deployer.session, local, ssm_secrets.connection_url_name(role), url)
    outputs: dict[str, dict[str, str]] = {}
    for number, stack in enumerate(local.stacks, 1):
        echo(f"deploying to the emulator: {stack.name}, {number} of {len(local.stacks)}")
        overrides = {
            "realtime": {"WebOrigin": web_url},
            "push": {"WebOrigin": web_url, "PushServices": push_services()},
            "media": {"WebOrigin": web_url, "RateLimitsScale": rate_limits_scale()},
            "messages": {
                "RealtimeManagementUrl": realtime_url("http", public_aws_url, outputs)
                if "realtime" in outputs
                else ""
            },
        }
        parameters = {"TimeoutsScale": TIMEOUTS_SCALE, **overrides.get(stack.name, {})}
        outputs[stack.name] = deployer.deploy(stack, parameters)
    public_key = ssm_secrets.read(deployer.session, local, ssm_secrets.VAPID_PUBLIC_KEY)
    outputs["push"]["VapidPublicKey"] = public_key or ""
    return outputs


def environment(
    outputs: Outputs, *, web_url: str, api_url: str, connection_url: str, public_aws_url: str
) -> dict[str, str]:
    """Return the variables with which scripts on this machine reach the product."""
    return {
        "CRUDDUR_WEB_URL": web_url,
        "CRUDDUR_API_URL": api_url,
        "CONNECTION_URL": connection_url,
        "AWS_ENDPOINT_URL": public_aws_url,
        "AWS_COGNITO_USER_POOL_ID": outputs["auth"]["UserPoolId"],
        "AWS_COGNITO_USER_POOL_CLIENT_ID": outputs["auth"]["WebClientId"],
        "DDB_MESSAGE_TABLE": outputs["messages"]["TableName"],
        "ASSETS_BUCKET": outputs["media"]["AssetsBucket"],
        "VAPID_PUBLIC_KEY": outputs["push"]["VapidPublicKey"],
        "REALTIME_URL": realtime_url("ws", public_aws_url, outputs),
        # %24 is $, which a shell would expand.
        "UPLOADS_API_URL": f"{public_aws_url}/_aws/execute-api/"
        f"{outputs['media']['UploadsApiId']}/%24default",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        **CREDENTIALS,
    }


def seeds_environment(environment: Mapping[str, str], outputs: Outputs) -> dict[str, str]:
    """Return the variables of the seeds, which process images as the Lambda does."""
    return {
        **environment,
        "CONNECTION_URL_PARAMETER": "/cruddur/local/connection-url-process",
        "UPLOADS_BUCKET": outputs["media"]["UploadsBucket"],
        "TIMEOUTS_SCALE": TIMEOUTS_SCALE,
        "PYTHONPATH": SOURCES,
    }


def web_environment(
    environment: Mapping[str, str],
    outputs: Outputs,
    *,
    web_port: int,
    mailbox_url: str,
    cdn_aws_url: str,
) -> dict[str, str]:
    """Return the variables of Vite; `cdn_aws_url` is the emulator's address for Vite itself."""
    return {
        "CRUDDUR_WEB_PORT": str(web_port),
        "CRUDDUR_API_URL": environment["CRUDDUR_API_URL"],
        "VITE_AWS_REGION": REGION,
        "VITE_COGNITO_USER_POOL_ID": environment["AWS_COGNITO_USER_POOL_ID"],
        "VITE_COGNITO_CLIENT_ID": environment["AWS_COGNITO_USER_POOL_CLIENT_ID"],
        "VITE_COGNITO_ENDPOINT": environment["AWS_ENDPOINT_URL"],
        "VITE_MAILBOX_URL": mailbox_url,
        "VITE_UPLOADS_API_URL": environment["UPLOADS_API_URL"],
        "CRUDDUR_CDN_URL": f"{cdn_aws_url}/_local/cdn/{outputs['media']['AssetsBucket']}",
    }


def realtime_url(scheme: str, aws_url: str, outputs: Outputs) -> str:
    """Return the address of the WebSocket API."""
    address = aws_url.partition("://")[2]
    return f"{scheme}://{address}/_aws/execute-api/{outputs['realtime']['ApiId']}/live"


def push_services() -> str:
    """Return the push services, if a developer or a test has one of their own."""
    return os.environ.get("PUSH_SERVICES", "")


def rate_limits_scale() -> str:
    """Return the factor on rate limits: a developer and all tests share one IP address."""
    return os.environ.get("RATE_LIMITS_SCALE", "100")
