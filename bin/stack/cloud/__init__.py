"""The commands of bin/aws: each does one thing to one environment, on AWS or on the emulator."""
