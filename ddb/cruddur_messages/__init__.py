"""Messages in DynamoDB: the one module that knows the table's keys.

What it needs of the world (time, ids) is passed in; what can go wrong is in `errors`.
"""
