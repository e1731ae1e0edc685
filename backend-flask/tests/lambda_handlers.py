"""Loads the Lambdas' handlers, which aren't in a Python package."""

from __future__ import annotations

import importlib.util
from types import ModuleType

from tests.conftest import ROOT

LAMBDAS = ROOT / "aws" / "lambdas"


def handler(name: str) -> ModuleType:
    """Load the handler of a Lambda's folder."""
    spec = importlib.util.spec_from_file_location(name, LAMBDAS / name / "handler.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
