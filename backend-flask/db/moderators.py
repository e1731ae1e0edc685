"""Moderators' rows, which only the owner of the schema writes.

    python db/moderators.py {add,remove} HANDLE

The database is that of DATABASE_URL. The last line that is printed is the person's sub in Cognito.
"""

from __future__ import annotations

import argparse
import os
import sys

import psycopg

_CHANGES = {
    "add": b"INSERT INTO moderators (user_uuid) VALUES (%s) ON CONFLICT DO NOTHING",
    "remove": b"DELETE FROM moderators WHERE user_uuid = %s",
}


def main() -> None:
    """Make a person a moderator, or not any more."""
    parser = argparse.ArgumentParser(description="Change who has a moderator's row.")
    parser.add_argument("change", choices=sorted(_CHANGES))
    parser.add_argument("handle")
    options = parser.parse_args()
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        sub = change(connection, options.change, options.handle.lower().removeprefix("@"))
    if sub is None:
        sys.exit(f"Nobody has the handle {options.handle}.")
    sys.stdout.write(f"{sub}\n")


def change(connection: psycopg.Connection, action: str, handle: str) -> str | None:
    """Insert or delete a person's row; return their sub, None if nobody has the handle."""
    found = connection.execute(
        "SELECT uuid, cognito_sub FROM users WHERE handle = %s FOR KEY SHARE", (handle,)
    ).fetchone()
    if found is None:
        return None
    connection.execute(_CHANGES[action], (found[0],))
    return str(found[1])


if __name__ == "__main__":
    main()
