"""The commands in bin: local environment, checks, deployment, code generation and benchmarks."""
