"""Monkeypatch functions of the emulator, after checking their parameters."""

import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any


class EmulatorIncompatibleError(Exception):
    """A patched function is missing in this version, or has other parameters."""


def require_function(module: ModuleType, name: str, parameters: str) -> Callable[..., Any]:
    """Return a function of the emulator, after checking its parameter names.

    `parameters` names them in order, separated by spaces; defaults and annotations may change.
    """
    place = f"{module.__name__}.{name}({parameters.replace(' ', ', ')})"
    function: Callable[..., Any] | None = getattr(module, name, None)
    if not callable(function):
        raise EmulatorIncompatibleError(f"{place} is missing")
    found = " ".join(inspect.signature(function).parameters)
    if found != parameters:
        raise EmulatorIncompatibleError(f"{place} now takes ({found.replace(' ', ', ')})")
    return function


def patch(module: ModuleType, name: str, parameters: str, replacement: Callable[..., Any]) -> None:
    """Replace a function of the emulator."""
    require_function(module, name, parameters)
    setattr(module, name, replacement)
