"""After any interruption of an installation, the next run completes it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.install.checkout import (
    FEW_TRIES,
    INSTALL,
    INSTALL_NODE,
    INSTALL_UV,
    WEB,
    Checkout,
    kill_group,
    only_line,
    read,
    succeed,
)
from tests.install.conftest import copy_uv

_DISK_FULL = "The disk is full: make room and run this again."


def _kill_in_the_middle(
    checkout: Checkout, request: str, command: tuple[str, ...], says: str = "", **variables: str
) -> None:
    """Kill one run alone, then the next with its process group, both in the middle.

    The first one's child continues to its end, and the second run waits for it.
    """
    registry = checkout.registry
    with registry.delay(request) as first, checkout.installing(*command, **variables) as killed:
        first.wait_until_reached()
        read(killed, says)
        os.kill(killed.pid, signal.SIGKILL)
        killed.wait()
        checkout.use_new_caches()
        with (
            registry.delay(request) as second,
            checkout.installing(*command, **variables) as waiting,
        ):
            read(waiting, "waiting for another run that installs here")
            first.release()
            second.wait_until_reached()
            kill_group(waiting)
    checkout.use_new_caches()


def test_an_installation_of_uv_that_was_killed_or_cut_off_is_made_anew(
    uv_checkout: Checkout,
) -> None:
    uv_checkout.remove("uv")
    _kill_in_the_middle(uv_checkout, "/files/uv/", INSTALL_UV, says="uv: 0 of 1 packages, ")
    with uv_checkout.registry.cut_off(after=1):
        line = only_line(uv_checkout.install(*INSTALL_UV, **FEW_TRIES))
    assert line.startswith(
        "The packages of backend-flask/requirements/uv.txt are missing, and the network can't be"
    )
    succeed(uv_checkout.install(*INSTALL_UV))
    assert uv_checkout.files() == uv_checkout.undisturbed


@pytest.mark.parametrize(
    ("name", "request_"), [("python", "/files/flask/"), ("aws", "/files/cryptography/")]
)
def test_killed_python_packages_are_made_anew(checkout: Checkout, name: str, request_: str) -> None:
    checkout.remove(name)
    checkout.use_new_caches()
    _kill_in_the_middle(checkout, request_, INSTALL)
    assert "installing again, as it isn't complete" in succeed(checkout.install())
    assert checkout.files() == checkout.undisturbed


def test_a_killed_installation_of_node_is_made_anew(checkout: Checkout, tmp_path: Path) -> None:
    succeed(checkout.install(*INSTALL_NODE, PATH=str(tmp_path)))
    undisturbed = checkout.files()
    assert ".tools/node/bin/node" in undisturbed
    checkout.remove("node")
    checkout.use_new_caches()
    _kill_in_the_middle(checkout, "/files/nodejs", INSTALL_NODE, PATH=str(tmp_path))
    succeed(checkout.install(*INSTALL_NODE, PATH=str(tmp_path)))
    assert checkout.files() == undisturbed


@pytest.mark.parametrize("request_", ["/npm/package-5/-/", "/bundle/"])
def test_killed_npm_packages_are_made_anew(checkout: Checkout, request_: str) -> None:
    checkout.remove("web")
    checkout.use_new_caches()
    _kill_in_the_middle(checkout, request_, INSTALL)
    succeed(checkout.install())
    assert checkout.files() == checkout.undisturbed


@pytest.mark.parametrize(("name", "after"), [("python", 6), ("aws", 2), ("web", 15)])
def test_a_network_that_dies_half_way_is_one_line_and_mended_when_it_is_back(
    checkout: Checkout, name: str, after: int
) -> None:
    checkout.remove(name)
    checkout.use_new_caches()
    with checkout.registry.cut_off(after):
        line = only_line(checkout.install(**FEW_TRIES))
    assert "are missing, and the network can't be reached: " in line
    succeed(checkout.install())
    assert checkout.files() == checkout.undisturbed


def test_a_disk_that_is_full_half_way_is_one_line_and_mended_when_there_is_room(
    checkout: Checkout, uv_checkout: Checkout
) -> None:
    with _disk(checkout, checkout.tools) as disk:
        disk.leave_free(kilobytes=10_000)
        assert only_line(checkout.install(*INSTALL_UV)) == _DISK_FULL
        disk.leave_free(kilobytes=100_000)
        copy_uv(uv_checkout, disk.inside)
        for kilobytes in (20, 150):
            disk.leave_free(kilobytes)
            assert only_line(checkout.install()) == _DISK_FULL
        disk.leave_free(kilobytes=100_000)
        succeed(checkout.install())
        assert checkout.files(disk.view) == checkout.undisturbed


def test_npm_packages_that_fill_the_disk_are_one_line_and_mended(checkout: Checkout) -> None:
    with _disk(checkout, checkout.root / WEB / "node_modules") as disk:
        disk.leave_free(kilobytes=100)
        assert only_line(checkout.install()) == _DISK_FULL
        disk.leave_free(kilobytes=100_000)
        succeed(checkout.install())
        assert checkout.files(disk.view) == checkout.undisturbed


class _Disk:
    """A small file system for one checkout, in a mount namespace."""

    def __init__(self, folder: Path, enter: list[str], pid: int) -> None:
        self._folder = folder
        self._enter = enter
        self.view = f"/proc/{pid}/root"
        self.inside = Path(f"{self.view}{folder}")

    def leave_free(self, kilobytes: int) -> None:
        """Resize the file system to its used space and this many bytes more."""
        room = os.statvfs(self.inside)
        size = (room.f_blocks - room.f_bfree) * room.f_frsize // 1024 + kilobytes
        options = f"remount,size={size}k"
        subprocess.run([*self._enter, "mount", "-o", options, str(self._folder)], check=True)


@contextmanager
def _disk(checkout: Checkout, folder: Path) -> Iterator[_Disk]:
    if not (shutil.which("unshare") and shutil.which("nsenter")):
        pytest.skip("there are no mount namespaces here")
    namespaces = ["--mount"] if os.geteuid() == 0 else ["--user", "--map-root-user", "--mount"]
    script = 'mount -t tmpfs tmpfs "$1" && echo mounted && exec sleep infinity'
    with subprocess.Popen(
        ["unshare", *namespaces, "sh", "-c", script, "sh", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as holder:
        assert holder.stdout
        try:
            if (line := holder.stdout.readline()) != "mounted\n":
                pytest.skip(f"no file system can be mounted here: {line.strip()}")
            spaces = ["--mount"] if os.geteuid() == 0 else ["--user", "--mount"]
            checkout.prefix = ["nsenter", f"--target={holder.pid}", "--preserve-credentials"]
            checkout.prefix += spaces
            yield _Disk(folder, checkout.prefix, holder.pid)
        finally:
            checkout.prefix = []
            holder.kill()
