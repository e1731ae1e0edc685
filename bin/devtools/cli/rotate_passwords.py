"""The command line of bin/aws/rotate-passwords: give Postgres's owner and roles new passwords."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from ..deploy import ssm_secrets
from ..deploy.cloudformation import Deployer
from ..deploy.environments import client, friendly_aws_errors
from ..errors import UserError
from ..terminal import echo
from . import command, migrate

# A Lambda reads its URL again after 15 minutes (`URL_TTL_SECONDS`), and its run may take another.
INTERVAL = timedelta(minutes=20)
_TIMEOUT_SECONDS = 1800


def main() -> None:
    """Rotate all passwords; no request fails, because each role has two logins."""
    parser = command.parser("rotate-passwords", "Give the database's logins new passwords.")
    options = parser.parse_args()
    command.run_cli(lambda: rotate(command.deployer(options)))


def rotate(deployer: Deployer) -> None:
    """Give new passwords to the owner and to each role's idle login, and use that login.

    An interrupted rotation is continued by the next one.

    Raises:
        UserError: a process may still use the passwords from before the last rotation.
    """
    session, environment = deployer.session, deployer.environment
    database = deployer.outputs("database")
    changed_at = _changed_at(deployer)
    if _has_older_tasks(deployer, changed_at):
        echo("The API's tasks still have the logins from before the last rotation.")
        _redeploy(deployer)
    if datetime.now(UTC) < changed_at + INTERVAL:
        raise UserError(
            "Lambdas may still have the logins from before the last change of the secrets:"
            f" run this again after {changed_at + INTERVAL:%H:%M} UTC."
        )
    passwords = ssm_secrets.read_logins(session, environment)
    logins = {
        role: _other(
            ssm_secrets.login_of(
                ssm_secrets.read(session, environment, ssm_secrets.connection_url_name(role)), role
            )
        )
        for role in ssm_secrets.ROLES
    }
    passwords |= {login: ssm_secrets.generate() for login in logins.values()}
    ssm_secrets.save(session, environment, "database-roles", json.dumps(passwords, sort_keys=True))
    _change_owners_password(deployer, database)
    migrate.run_task(deployer, ["python", "db/migrate.py", "--wait", "roles"])
    echo("The database's roles are changed.")
    for role, login in logins.items():
        url = ssm_secrets.connection_url(database, login, passwords[login])
        ssm_secrets.save(session, environment, ssm_secrets.connection_url_name(role), url)
        if role == ssm_secrets.READING_ROLE and ssm_secrets.has_readers(database):
            urls = ssm_secrets.read_connection_urls(database, login, passwords[login])
            ssm_secrets.save(session, environment, ssm_secrets.READ_CONNECTION_URL, urls)
    echo(f"The logins are now {', '.join(sorted(logins.values()))}.")
    _redeploy(deployer)
    echo(
        "Lambdas take the new logins within 15 minutes. The old passwords work until the next"
        " rotation: if they have leaked, rotate again after"
        f" {datetime.now(UTC) + INTERVAL:%H:%M} UTC."
    )


def _other(login: str) -> str:
    return login[:-1] + ("b" if login.endswith("_a") else "a")


def _changed_at(deployer: Deployer) -> datetime:
    """Return when a role's URL was last changed."""
    ssm = client(deployer.session, "ssm")
    names = [
        ssm_secrets.path(deployer.environment, ssm_secrets.connection_url_name(role))
        for role in ssm_secrets.ROLES
    ]
    with friendly_aws_errors("The secrets"):
        found = ssm.get_parameters(Names=names)["Parameters"]
    if len(found) < len(names):
        raise UserError(
            "The database's roles have no secrets yet:"
            f" bin/aws/deploy database --env {deployer.environment.name}."
        )
    changed: datetime = max(each["LastModifiedDate"] for each in found)
    return changed


def _change_owners_password(deployer: Deployer, database: dict[str, str]) -> None:
    """Change the password of the owner, as whom only the migrations log in, and save it."""
    rds = client(deployer.session, "rds")
    password, instance = ssm_secrets.generate(), database["InstanceId"]
    is_cluster = database["Engine"] == "aurora"
    with friendly_aws_errors("The database"):
        if is_cluster:
            rds.modify_db_cluster(
                DBClusterIdentifier=instance, MasterUserPassword=password, ApplyImmediately=True
            )
        else:
            rds.modify_db_instance(
                DBInstanceIdentifier=instance, MasterUserPassword=password, ApplyImmediately=True
            )
        is_applied = _is_applied_to_cluster if is_cluster else _is_password_applied
        _wait(deployer, lambda: is_applied(rds, instance), "The database is still changing")
    session, environment = deployer.session, deployer.environment
    ssm_secrets.save(session, environment, "database-password", password)
    url = ssm_secrets.connection_url(database, "cruddur", password)
    ssm_secrets.save(session, environment, "connection-url", url)
    echo("The owner has a new password.")


def _is_password_applied(rds: Any, instance: str) -> bool:
    (found,) = rds.describe_db_instances(DBInstanceIdentifier=instance)["DBInstances"]
    pending = found.get("PendingModifiedValues", {})
    return found["DBInstanceStatus"] == "available" and "MasterUserPassword" not in pending


def _is_applied_to_cluster(rds: Any, cluster: str) -> bool:
    """Return whether the cluster, which has its writer's name, has nothing to change."""
    (found,) = rds.describe_db_clusters(DBClusterIdentifier=cluster)["DBClusters"]
    pending = found.get("PendingModifiedValues", {})
    return found["Status"] == "available" and "MasterUserPassword" not in pending


def _has_older_tasks(deployer: Deployer, changed_at: datetime) -> bool:
    """Return whether tasks of the API may have started before their URL was changed."""
    if not deployer.is_deployed("service"):
        return False
    deployments = _service(deployer)["deployments"]
    return any(each["createdAt"] < changed_at for each in deployments)


def _redeploy(deployer: Deployer) -> None:
    """Replace the API's tasks, and wait for it; the old ones finish their requests first."""
    if not deployer.is_deployed("service"):
        return
    with friendly_aws_errors("The service"):
        client(deployer.session, "ecs").update_service(
            cluster=deployer.outputs("cluster")["ClusterName"],
            service=deployer.outputs("service")["ServiceName"],
            forceNewDeployment=True,
        )
        if deployer.environment.runs_tasks:
            _wait(deployer, lambda: _is_replaced(deployer), "Tasks are still being replaced")
    echo("The API's tasks are replaced.")


def _is_replaced(deployer: Deployer) -> bool:
    deployments = _service(deployer)["deployments"]
    if any(each.get("rolloutState") == "FAILED" for each in deployments):
        raise UserError("The new tasks don't start: bin/aws/logs service shows why.")
    return len(deployments) == 1 and deployments[0].get("rolloutState") == "COMPLETED"


def _service(deployer: Deployer) -> dict[str, Any]:
    (found,) = client(deployer.session, "ecs").describe_services(
        cluster=deployer.outputs("cluster")["ClusterName"],
        services=[deployer.outputs("service")["ServiceName"]],
    )["services"]
    return dict(found)


def _wait(deployer: Deployer, is_done: Any, what: str) -> None:
    deadline = time.monotonic() + _TIMEOUT_SECONDS
    # What was just asked for isn't always in the first answer.
    time.sleep(deployer.environment.poll_seconds)
    while not is_done():
        if time.monotonic() > deadline:
            raise UserError(f"{what} after half an hour: look at it, and run this again.")
        time.sleep(deployer.environment.poll_seconds)


if __name__ == "__main__":
    main()
