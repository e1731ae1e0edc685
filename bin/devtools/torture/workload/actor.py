"""An actor: one person after the other in one thread, who do one thing after the other."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from ..history import ACKNOWLEDGED, REFUSED, History, Operation, Target
from .accounts import SignUps
from .http_client import Client, Reduce, whole
from .world import World

Act = Callable[["Actor"], object]


class Actor:
    """What an act needs: who acts, on what, and how."""

    def __init__(
        self,
        target: Target,
        history: History,
        world: World,
        sign_ups: SignUps,
        rng: random.Random,
        stop: threading.Event,
    ) -> None:
        self.target = target
        self.history = history
        self.world = world
        self.rng = rng
        self.stop = stop
        self.handle = ""
        self.uploading: list[str] = []
        self._sign_ups = sign_ups
        self._client = Client(history, rng, stop, "")

    def begin(self, name: str) -> bool:
        """Sign up as a new person; return False if the run ended before."""
        started, wall = time.monotonic(), time.time()
        account = self._sign_ups.sign_up(name, self.stop)
        token = self._sign_ups.sign_in(account.email, self.stop) if account else ""
        if account is None or not token:
            return False
        self.handle = account.handle
        self.uploading = []
        self._client = Client(self.history, self.rng, self.stop, self.handle)
        self._client.token = token
        profile = self.get("see_own_profile", "/api/profile")
        known = profile.result if profile.is_acknowledged else {}
        self.history.add(
            Operation(
                id=self.history.next_id(),
                actor=self.handle,
                action="sign_up",
                started=started,
                ended=time.monotonic(),
                wall=wall,
                outcome=ACKNOWLEDGED if known else REFUSED,
                method="SIGN-UP",
                result={"email": account.email, "uuid": known.get("uuid")},
            )
        )
        if not known:
            return False
        self.world.add_person(self.handle)
        return True

    def new_key(self) -> str:
        """Return an idempotency key."""
        return str(UUID(int=self.rng.getrandbits(128), version=4))

    def write(
        self,
        action: str,
        method: str,
        route: str,
        *,
        body: Any = None,
        has_key: bool = False,
        if_match: str | None = None,
        path: dict[str, str] | None = None,
        query: dict[str, Any] | None = None,
        arguments: dict[str, Any] | None = None,
        reduce: Reduce = whole,
    ) -> Operation:
        """Send a write to the API until it is answered."""
        return self._client.call(
            action,
            method,
            self.target.api_url,
            route,
            path=path,
            query=query,
            body=body,
            key=self.new_key() if has_key else None,
            if_match=if_match,
            arguments=arguments,
            reduce=reduce,
        )

    def get(
        self,
        action: str,
        route: str,
        *,
        path: dict[str, str] | None = None,
        query: dict[str, Any] | None = None,
        arguments: dict[str, Any] | None = None,
        reduce: Reduce = whole,
    ) -> Operation:
        """Read from the API until it answers."""
        return self._client.call(
            action,
            "GET",
            self.target.api_url,
            route,
            path=path,
            query=query,
            arguments=arguments,
            reduce=reduce,
        )

    def presign(self, action: str, route: str) -> Operation:
        """Ask the uploads API for a form."""
        return self._client.call(
            action,
            "POST",
            self.target.uploads_url,
            route,
            body={"content_type": "image/png"},
        )
