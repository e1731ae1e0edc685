"""The command line of bin/aws/deploy-web: build the web app and upload it to its bucket."""

from __future__ import annotations

import mimetypes
import os
import subprocess
import time
from pathlib import Path

from ..deploy.cloudformation import Deployer
from ..deploy.environments import client, explained
from ..settings import Refusal
from ..toolchain import toolchain
from . import command
from .command import say

# A hash of its bytes is in each of these files' names.
_IMMUTABLE = "public, max-age=31536000, immutable"
_FRESH = "no-cache"
_TYPES = {
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}


def main() -> None:
    """Build, upload, invalidate."""
    parser = command.parser("deploy-web", "Build the web app and upload it to its bucket.")
    parser.add_argument("--built", type=Path, help="a folder that is built already")
    options = parser.parse_args()

    def act() -> None:
        deployer = command.deployer(options)
        folder = options.built or _build(deployer)
        if not (folder / "index.html").is_file():
            raise Refusal(f"{folder} holds no index.html: build the web app first.")
        _bring(deployer, folder)

    command.run(act)


def _build(deployer: Deployer) -> Path:
    people = deployer.outputs("auth")
    said = deployer.environment.parameters.get("frontend", {})
    node, npm = toolchain.node()
    done = subprocess.run(
        [node, str(npm), "run", "build"],
        cwd=toolchain.FRONTEND,
        env={
            **os.environ,
            "PATH": f"{Path(node).parent}{os.pathsep}{os.environ['PATH']}",
            "VITE_AWS_REGION": deployer.environment.region,
            "VITE_COGNITO_USER_POOL_ID": people["UserPoolId"],
            "VITE_COGNITO_CLIENT_ID": people["WebClientId"],
            "VITE_UPLOADS_API_URL": deployer.outputs("media")["UploadsApiUrl"],
            "VITE_CRUDDUR_ENV": deployer.environment.name,
            "VITE_RELEASE": command.release(),
            "VITE_ROLLBAR_TOKEN": said.get("RollbarBrowserToken", ""),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Refusal(f"The web app can't be built:\n{(done.stdout + done.stderr).strip()[-2000:]}")
    return toolchain.FRONTEND / "dist"


def _bring(deployer: Deployer, folder: Path) -> None:
    said = deployer.outputs("frontend")
    s3 = client(deployer.session, "s3")
    # The page last: what it names is there by then. Old files stay for pages that are open.
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    files.sort(key=lambda path: path.name == "index.html")
    with explained(said["WebBucket"]):
        for path in files:
            key = path.relative_to(folder).as_posix()
            kind = _TYPES.get(path.suffix) or mimetypes.guess_type(key)[0]
            s3.upload_file(
                str(path),
                said["WebBucket"],
                key,
                ExtraArgs={
                    "CacheControl": _IMMUTABLE if key.startswith("assets/") else _FRESH,
                    "ContentType": kind or "application/octet-stream",
                },
            )
        client(deployer.session, "cloudfront").create_invalidation(
            DistributionId=said["DistributionId"],
            InvalidationBatch={
                "Paths": {"Quantity": 1, "Items": ["/index.html"]},
                "CallerReference": str(time.time_ns()),
            },
        )
    say(f"{len(files)} files are at {said['WebUrl']}.")


if __name__ == "__main__":
    main()
