"""Pictures that are ready, without an upload."""

from __future__ import annotations

from uuid import uuid4

import psycopg

from tests.conftest import Browser


def ready_picture(admin: psycopg.Connection, person: Browser) -> str:
    """Insert a picture of a person that nothing shows; return its uuid."""
    uuid, owner = str(uuid4()), person.get("/api/profile").get_json()["uuid"]
    admin.execute(
        """
        INSERT INTO media (
            uuid, user_uuid, purpose, status, width, height, placeholder, renditions, created_at,
            expires_at
        )
        VALUES (
            %s, %s, 'image', 'ready', 4, 3, 'x', '[{"url": "/media/x", "width": 4, "height": 3}]',
            now(), now() + interval '1 day'
        )
        """,
        (uuid, owner),
    )
    return uuid
