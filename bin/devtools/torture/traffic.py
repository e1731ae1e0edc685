"""Background requests, so that each store has some to disturb whatever the workload does."""

from __future__ import annotations

import threading
from typing import Any

import urllib3

from .faults import PROBE_BUCKET
from .product import Product

_INTERVAL_SECONDS = 0.4
_KEY = "traffic"


class Traffic:
    """A thread for each store."""

    def __init__(self, product: Product) -> None:
        self._product = product
        self._stop = threading.Event()
        objects = product.client("s3")
        objects.create_bucket(Bucket=PROBE_BUCKET)
        objects.put_object(Bucket=PROBE_BUCKET, Key=_KEY, Body=b"x" * 3_000)
        url, objects_url = product.api_url, f"{product.proxied_aws_url}/{PROBE_BUCKET}/{_KEY}"
        session = {"Cookie": "cruddur_session=unknown", "Origin": product.settings.web_url}
        requests: tuple[tuple[str, str, dict[str, str]], ...] = (
            ("GET", f"{url}/api/activities/public", {}),
            ("GET", f"{url}/api/readyz", {}),
            ("POST", f"{url}/api/session/refresh", session),
            ("GET", objects_url, {}),
        )
        self._threads = [
            threading.Thread(target=self._run, args=each, daemon=True) for each in requests
        ]

    def __enter__(self) -> Traffic:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self, method: str, url: str, headers: dict[str, str]) -> None:
        http = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(total=10))
        while not self._stop.wait(_INTERVAL_SECONDS):
            try:
                response: Any = http.request(method, url, headers=headers)
                response.drain_conn()
            except urllib3.exceptions.HTTPError:
                continue  # that is what faults are for
