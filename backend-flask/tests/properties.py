"""Hypothesis settings without limits that depend on the machine's speed."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings, strategies

__all__ = ["HealthCheck", "Phase", "given", "settings", "strategies"]

settings.register_profile(
    "cruddur",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("cruddur")
