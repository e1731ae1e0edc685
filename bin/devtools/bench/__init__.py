"""Benchmarks, run on this machine."""
