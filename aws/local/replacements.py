"""Replace functions of the emulator, after checking that each is still the one we know."""

import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any


class EmulatorMovedError(Exception):
    """A function that a mend replaces is gone from the emulator, or takes other parameters."""


def known(module: ModuleType, name: str, parameters: str) -> Callable[..., Any]:
    """Return the emulator's function, having checked its parameter names.

    `parameters` names them in order, separated by spaces; defaults and annotations may change.
    """
    place = f"{module.__name__}.{name}({parameters.replace(' ', ', ')})"
    function: Callable[..., Any] | None = getattr(module, name, None)
    if not callable(function):
        raise EmulatorMovedError(f"{place} is gone")
    found = " ".join(inspect.signature(function).parameters)
    if found != parameters:
        raise EmulatorMovedError(f"{place} now takes ({found.replace(' ', ', ')})")
    return function


def replace(
    module: ModuleType, name: str, parameters: str, replacement: Callable[..., Any]
) -> None:
    """Put `replacement` in the place of the emulator's function."""
    known(module, name, parameters)
    setattr(module, name, replacement)
