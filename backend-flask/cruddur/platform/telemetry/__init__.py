"""Telemetry: traces, metrics, logs and error reports, recorded once and exported to four vendors.

The rest of the code calls `tracing`, `metrics` and `error_reports`; `setup` configures exporters.
"""
