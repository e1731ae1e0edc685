"""Generate openapi.json from the routes, without a running product."""

from __future__ import annotations

import json

from cruddur.app import build_context, build_database, create_app
from cruddur.config import Config
from cruddur.http import openapi

from ..settings import ROOT


def main() -> None:
    """Write the file."""
    settings = Config(
        connection_url="",
        aws_cognito_user_pool_id="",
        aws_cognito_user_pool_client_id="",
        ddb_message_table="",
        assets_bucket="",
        realtime_url="",
        cruddur_web_url="",
    )
    app = create_app(settings, build_context(settings, build_database(settings)))
    document = openapi.document(app)
    text = json.dumps(document, indent=2, sort_keys=True) + "\n"
    (ROOT / "backend-flask" / "openapi.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
