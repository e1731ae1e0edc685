"""Responses of the app: a whole body goes to the server as a list, and its headers uncopied.

The server sends a list at once; it would take an iterator's parts one by one, in the thread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import flask
from flask.sessions import NullSession, SessionInterface
from werkzeug.datastructures import Headers

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# Werkzeug encodes the addresses in them, unless there is nothing to encode.
_REWRITTEN = frozenset({"location", "content-location"})
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9_.~/@-]*")


class Response(flask.Response):
    """A response; Flask makes every one of the app's views such a one."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        """Return the headers. Werkzeug copies them, as it may have to change some."""
        if self.status_code != 200 or self.is_streamed:
            return super().get_wsgi_headers(environ)
        has_length = False
        for name, value in self.headers:
            lowered = name.lower()
            if lowered in _REWRITTEN and _PLAIN_ADDRESS.fullmatch(value) is None:
                return super().get_wsgi_headers(environ)
            has_length = has_length or lowered == "content-length"
        return self.headers if has_length else super().get_wsgi_headers(environ)

    def get_app_iter(self, environ: WSGIEnvironment) -> Iterable[bytes]:
        """Return the body; only one that is streamed has something to close."""
        if self.is_streamed or self._on_close:
            return super().get_app_iter(environ)
        if environ["REQUEST_METHOD"] == "HEAD" or self.status_code in (204, 304):
            return []
        return list(self.iter_encoded())


class NoSessions(SessionInterface):
    """The app has no sessions of Flask; its own are in `accounts`."""

    _session = NullSession()

    def open_session(self, _app: flask.Flask, _request: flask.Request) -> NullSession:
        """Return the same empty session for every request; Flask doesn't save such a one."""
        return self._session
