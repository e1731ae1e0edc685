"""One local registry and one small installation for all tests; each test finds it complete."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.install.checkout import (
    INSTALL_UV,
    WEB,
    Checkout,
    short_locks,
    short_npm_lock,
    succeed,
)
from tests.install.registry import Registry


@pytest.fixture(scope="session")
def registry() -> Iterator[Registry]:
    """Return a registry with the packages of the short lock files."""
    registry = Registry()
    yield registry
    registry.close()


@pytest.fixture(scope="session")
def _uv_checkout(
    registry: Registry, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Checkout]:
    checkout = Checkout(tmp_path_factory.mktemp("uv") / "root", registry)
    checkout.lock_python(short_locks())
    succeed(checkout.install(*INSTALL_UV))
    checkout.save()
    yield checkout
    shutil.rmtree(checkout.root.parent)


@pytest.fixture
def uv_checkout(_uv_checkout: Checkout) -> Checkout:
    """Return a checkout in which uv was installed, undisturbed, and nothing else."""
    _uv_checkout.restore()
    return _uv_checkout


@pytest.fixture(scope="session")
def _checkout(
    registry: Registry, _uv_checkout: Checkout, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Checkout]:
    checkout = Checkout(tmp_path_factory.mktemp("all") / "root", registry, data="data" * 5000)
    checkout.lock_python(short_locks())
    checkout.lock_npm(WEB, *short_npm_lock())
    copy_uv(_uv_checkout, checkout.tools)
    succeed(checkout.install())
    checkout.save()
    checkout.warm_caches = checkout.caches
    yield checkout
    shutil.rmtree(checkout.root.parent)


@pytest.fixture
def checkout(_checkout: Checkout) -> Checkout:
    """Return a checkout in which everything was installed from short locks, undisturbed."""
    _checkout.restore()
    return _checkout


def copy_uv(source: Checkout, tools: Path) -> None:
    """Copy uv with its stamp file, as it is relocatable."""
    shutil.copytree(source.tools / "uv", tools / "uv", dirs_exist_ok=True)
    shutil.copy(source.tools / "uv.installed", tools)
