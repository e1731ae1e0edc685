"""An AWS emulator of its own for a benchmark, and a messages table in it."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from ..errors import UserError
from ..local.health import is_healthy, wait_until
from ..settings import CREDENTIALS, REGION, ROOT, WAIT_TIMEOUT_SECONDS, free_port
from ..toolchain import toolchain

if TYPE_CHECKING:
    from cruddur_messages.table import Table


@contextmanager
def running_emulator() -> Iterator[Any]:
    """Run an emulator; yield its DynamoDB client."""
    import boto3
    from botocore.config import Config

    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="cruddur-bench-") as folder:
        process = subprocess.Popen(
            [str(toolchain.EMULATOR_PYTHON), str(ROOT / "aws/local/emulator.py")]
            + ["--port", str(port), "--data", folder],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            if not wait_until(lambda: is_healthy(f"{url}/_ministack/health")):
                raise UserError("The emulator doesn't start.")
            os.environ.update(CREDENTIALS, AWS_DEFAULT_REGION=REGION)
            # The emulator, unlike DynamoDB, queries a large partition slowly.
            config = Config(read_timeout=WAIT_TIMEOUT_SECONDS)
            yield boto3.client("dynamodb", endpoint_url=url, config=config)
        finally:
            process.kill()
            process.wait()


def create_table(dynamodb: Any) -> Table:
    """Create a table as in the template of the messages stack."""
    from cfnlint.decode import cfn_yaml

    from cruddur_messages.table import Table

    template = cfn_yaml.load(str(ROOT / "ddb" / "template.yaml"))
    properties = template["Resources"]["Messages"]["Properties"]
    names = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
    name = f"messages-{uuid4().hex[:8]}"
    dynamodb.create_table(TableName=name, **{each: properties[each] for each in names})
    return Table(dynamodb, name)
