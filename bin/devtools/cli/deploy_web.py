"""The command line of bin/aws/deploy-web: build the web app and upload it to its bucket."""

from __future__ import annotations

import mimetypes
import os
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ..deploy.cloudformation import Deployer
from ..deploy.environments import client, friendly_aws_errors
from ..errors import UserError
from ..terminal import echo
from ..toolchain import toolchain
from . import command

# Files below assets have a content hash in their names.
_IMMUTABLE = "public, max-age=31536000, immutable"
_REVALIDATE = "no-cache"
_TYPES = {
    ".txt": "text/plain; charset=utf-8",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}


def main() -> None:
    """Build, upload, and invalidate CloudFront's cache."""
    parser = command.parser("deploy-web", "Build the web app and upload it to its bucket.")
    parser.add_argument("--built", type=Path, help="a folder with a finished build")
    options = parser.parse_args()
    command.run_cli(lambda: deploy_web(command.deployer(options), options.built))


def deploy_web(deployer: Deployer, built: Path | None) -> None:
    """Build the web app, unless `built` is a folder with it, and upload it."""
    folder = built or _build(deployer)
    if not (folder / "index.html").is_file():
        raise UserError(f"{folder} has no index.html: build the web app first.")
    _write_security_txt(deployer, folder)
    _upload(deployer, folder)


def _build(deployer: Deployer) -> Path:
    auth = deployer.outputs("auth")
    parameters = deployer.environment.parameters.get("frontend", {})
    node, npm = toolchain.node()
    done = subprocess.run(
        [node, str(npm), "run", "build"],
        cwd=toolchain.FRONTEND,
        env={
            **os.environ,
            "PATH": f"{Path(node).parent}{os.pathsep}{os.environ['PATH']}",
            "VITE_AWS_REGION": deployer.environment.region,
            "VITE_COGNITO_USER_POOL_ID": auth["UserPoolId"],
            "VITE_COGNITO_CLIENT_ID": auth["WebClientId"],
            "VITE_UPLOADS_API_URL": deployer.outputs("media")["UploadsApiUrl"],
            "VITE_CRUDDUR_ENV": deployer.environment.name,
            "VITE_RELEASE": command.release(),
            "VITE_ROLLBAR_TOKEN": parameters.get("RollbarBrowserToken", ""),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise UserError(
            f"The web app can't be built:\n{(done.stdout + done.stderr).strip()[-2000:]}"
        )
    return toolchain.FRONTEND / "dist"


def _write_security_txt(deployer: Deployer, folder: Path) -> None:
    """Write security.txt (RFC 9116), which each release renews, if there is a contact."""
    contact = deployer.environment.security_contact
    if not contact:
        return
    expires = (datetime.now(UTC) + timedelta(days=365)).replace(microsecond=0)
    path = folder / ".well-known" / "security.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        f"Contact: {contact}\n"
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}\n"
        "Preferred-Languages: en\n"
        f"Canonical: {deployer.outputs('frontend')['WebUrl']}/.well-known/security.txt\n"
    )


def _upload(deployer: Deployer, folder: Path) -> None:
    frontend = deployer.outputs("frontend")
    s3 = client(deployer.session, "s3")
    # index.html last, so that its assets exist. Old files stay for tabs that are open.
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    files.sort(key=lambda path: path.name == "index.html")
    with friendly_aws_errors(frontend["WebBucket"]):
        for path in files:
            key = path.relative_to(folder).as_posix()
            kind = _TYPES.get(path.suffix) or mimetypes.guess_type(key)[0]
            s3.upload_file(
                str(path),
                frontend["WebBucket"],
                key,
                ExtraArgs={
                    "CacheControl": _IMMUTABLE if key.startswith("assets/") else _REVALIDATE,
                    "ContentType": kind or "application/octet-stream",
                },
            )
        client(deployer.session, "cloudfront").create_invalidation(
            DistributionId=frontend["DistributionId"],
            InvalidationBatch={
                "Paths": {"Quantity": 1, "Items": ["/index.html"]},
                "CallerReference": str(time.time_ns()),
            },
        )
    echo(f"{len(files)} files are deployed to {frontend['WebUrl']}.")


if __name__ == "__main__":
    main()
