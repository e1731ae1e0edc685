"""Data access of messages in DynamoDB: the only package that knows the table's keys.

Time and ids are passed in; the exceptions are in `errors`.
"""
