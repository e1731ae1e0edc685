"""What happened, told to whoever watches: traces, measurements, log lines, failures.

`traces`, `events` and `failures` are what the rest of the code says; `backends` is the one
interface that every vendor's module fulfils, and `configured` switches on those that are wanted.
"""
