"""A local package index and npm registry, whose responses a test can delay or break."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from tests.install.packages import Archive
from tests.waiting import WAIT_SECONDS


class DelayedRequest:
    """A request whose response is delayed until a test releases it."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._reached = threading.Event()
        self._released = threading.Event()

    def wait_until_reached(self) -> None:
        """Wait until the request has arrived."""
        assert self._reached.wait(WAIT_SECONDS), f"no request for {self.path} arrived"

    def release(self) -> None:
        """Let the request continue."""
        self._released.set()

    def wait(self) -> None:
        """Block the request's thread until it is released."""
        self._reached.set()
        assert self._released.wait(WAIT_SECONDS), f"{self.path} was never released"


class Registry:
    """A server over HTTP or TLS; `requests` lists the requested paths."""

    def __init__(
        self, mirrored: Registry | None = None, context: ssl.SSLContext | None = None
    ) -> None:
        self._projects: dict[str, dict[str, Archive]] = mirrored._projects if mirrored else {}
        self._npm: dict[str, dict[str, tuple[Mapping[str, Any], Archive]]] = (
            mirrored._npm if mirrored else {}
        )
        self._delayed: list[DelayedRequest] = []
        self._left: int | None = None
        self.requests: list[str] = []
        self._server = _Server(self, context)
        self.port = int(self._server.server_address[1])
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """Stop the server."""
        self._server.shutdown()
        self._server.server_close()

    def offer(self, name: str, *archives: Archive) -> None:
        """Add archives of a Python project."""
        self._projects.setdefault(name, {}).update({each.filename: each for each in archives})

    def offer_npm(self, manifest: Mapping[str, Any], tarball: Archive) -> None:
        """Add a version of an npm package; the one offered last is the latest."""
        versions = self._npm.setdefault(manifest["name"], {})
        versions[manifest["version"]] = (manifest, tarball)

    @contextmanager
    def delay(self, path: str) -> Iterator[DelayedRequest]:
        """Delay the first request whose path contains this, until it is released."""
        request = DelayedRequest(path)
        self._delayed.append(request)
        try:
            yield request
        finally:
            request.release()
            if request in self._delayed:
                self._delayed.remove(request)

    @contextmanager
    def cut_off(self, after: int = 0) -> Iterator[None]:
        """Close each connection without a response, after a number of requests."""
        self._left = after
        try:
            yield
        finally:
            self._left = None

    def is_cut_off(self, path: str) -> bool:
        """Record a request; return whether its connection is closed without a response."""
        self.requests.append(path)
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                return True
        delayed = next((each for each in self._delayed if each.path in path), None)
        if delayed:
            self._delayed.remove(delayed)
            delayed.wait()
        return False

    def response(self, path: str, base: str) -> tuple[str, bytes] | None:
        """Return the content type and body at a path; None if there is nothing."""
        kind, _, rest = path.strip("/").partition("/")
        if kind == "simple" and rest in self._projects:
            links = (
                f'<a href="{base}/files/{rest}/{name}#sha256={archive.sha256}">{name}</a><br>'
                for name, archive in self._projects[rest].items()
            )
            return "text/html", f"<!DOCTYPE html>{''.join(links)}".encode()
        if kind == "files":
            name, _, filename = rest.partition("/")
            return "application/octet-stream", self._projects[name][filename].content
        if kind == "npm" and "/-/" in rest:
            name, _, version = rest.partition("/-/")
            return "application/octet-stream", self._npm[name][version][1].content
        if kind == "npm" and rest in self._npm:
            return "application/json", json.dumps(self._packument(rest, base)).encode()
        return ("text/plain", b"") if kind == "bundle" else None

    def _packument(self, name: str, base: str) -> dict[str, Any]:
        versions = {
            version: {
                **manifest,
                "dist": {
                    "tarball": f"{base}/npm/{name}/-/{version}",
                    "integrity": tarball.integrity,
                },
            }
            for version, (manifest, tarball) in self._npm[name].items()
        }
        return {"name": name, "dist-tags": {"latest": list(versions)[-1]}, "versions": versions}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, registry: Registry, context: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.registry = registry
        self.context = context

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Do the TLS handshake in the connection's thread; a client may reject the certificate."""
        try:
            if self.context:
                with self.context.wrap_socket(request, server_side=True) as encrypted:
                    super().finish_request(encrypted, client_address)
            else:
                super().finish_request(request, client_address)
        except OSError:  # a killed client
            pass


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        path = unquote(self.path.partition("?")[0])
        if self.server.registry.is_cut_off(path):
            self.close_connection = True
            return
        scheme = "https" if self.server.context else "http"
        response = self.server.registry.response(path, f"{scheme}://{self.headers['Host']}")
        kind, content = response or ("text/plain", b"")
        self.send_response(200 if response else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Log nothing."""
