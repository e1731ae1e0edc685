"""The API's container image: built for the tasks' architecture, and pushed to ECR once a commit."""

from __future__ import annotations

import base64
import shutil
import subprocess
from typing import Any

from botocore.exceptions import ClientError

from ..errors import UserError
from ..settings import ROOT
from .cloudformation import Deployer
from .environments import client

_PLATFORMS = {"ARM64": "linux/arm64", "X86_64": "linux/amd64"}


def platform(deployer: Deployer) -> str:
    """Return the platform of the environment's tasks, as Docker names it."""
    service = deployer.environment.parameters_with_defaults("service")
    return _PLATFORMS[service["Architecture"]]


def find(deployer: Deployer, commit: str) -> str | None:
    """Return the image of a commit, by digest; None if none was pushed."""
    repository = deployer.outputs("cicd")["RepositoryUri"]
    try:
        found = client(deployer.session, "ecr").describe_images(
            repositoryName=repository.partition("/")[2], imageIds=[{"imageTag": commit}]
        )["imageDetails"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ImageNotFoundException":
            raise
        return None
    return f"{repository}@{found[0]['imageDigest']}" if found else None


def check_docker(platform: str) -> None:
    """Check that Docker is here and builds for a platform.

    Raises:
        UserError: what to install.
    """
    if shutil.which("docker") is None:
        raise UserError("docker isn't installed: install Docker with buildx, or pass --image.")
    if platform not in _docker("buildx", "inspect", "--bootstrap"):
        raise UserError(
            f"Docker can't build for {platform} on this machine, which needs QEMU: docker run"
            " --privileged --rm tonistiigi/binfmt --install"
            f" {platform.rpartition('/')[2]}. Or pass --image."
        )
    if _git("status", "--porcelain", "--untracked-files=no"):
        raise UserError("The image is named after its commit: commit your changes first.")


def build(deployer: Deployer, commit: str) -> str:
    """Build and push the image of the checked-out commit; return it by digest.

    Raises:
        UserError: Docker fails.
    """
    repository = deployer.outputs("cicd")["RepositoryUri"]
    _login(deployer, repository.partition("/")[0])
    arguments = ["--platform", platform(deployer), "--tag", f"{repository}:{commit}", "--push"]
    dockerfile = "backend-flask/Dockerfile"
    _docker("buildx", "build", *arguments, "--target", "api", "--file", dockerfile, ".")
    image = find(deployer, commit)
    if image is None:
        raise UserError(f"{repository} has no image of {commit}, though it was pushed.")
    return image


def _login(deployer: Deployer, registry: str) -> None:
    response: Any = client(deployer.session, "ecr").get_authorization_token()
    token = base64.b64decode(response["authorizationData"][0]["authorizationToken"]).decode()
    user, _, password = token.partition(":")
    _docker("login", "--username", user, "--password-stdin", registry, typed=password)


def _docker(*arguments: str, typed: str = "") -> str:
    return _run("docker", *arguments, typed=typed)


def _git(*arguments: str) -> str:
    return _run("git", *arguments)


def _run(*command: str, typed: str = "") -> str:
    done = subprocess.run(
        command, cwd=ROOT, input=typed, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        reason = (done.stderr or done.stdout).strip()[-2000:]
        raise UserError(f"{' '.join(command[:2])} failed: {reason}")
    return done.stdout
