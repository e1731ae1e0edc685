"""Who may reach buckets, the messages, queues, people and secrets: every grant of the templates.

Nobody else may: the buckets' public access is blocked, and a picture is uploaded with the presign
role's permission for one object. The database has roles of its own: db/roles.toml.
"""

from __future__ import annotations

# What the API and the Lambdas call; test_roles.py compares it with their code.
_ITEMS = {
    "dynamodb:BatchGetItem",
    "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:UpdateItem",
}
_ERASURE = {
    "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:GetItem",
    "dynamodb:Query",
}
_OBJECTS = {"s3:DeleteObject", "s3:GetObject", "s3:PutObject"}

# Holder of a role or principal of a policy → data → actions.
GRANTS: dict[str, dict[str, set[str]]] = {
    "auth.yaml TriggerRole": {"parameter connection-url-sign-up": {"ssm:GetParameter"}},
    "service.yaml TaskRole": {
        "messages": _ITEMS,
        "messages/index/*": _ITEMS,
        "assets/evidence/*": {"s3:GetObject"},
        "userpool/${UserPoolId}": {"cognito-idp:AdminSetUserMFAPreference"},
    },
    "service.yaml ExecutionRole": {
        "parameter connection-url-api": {"ssm:GetParameters"},
        "parameter read-connection-url-api": {"ssm:GetParameters"},
        "parameter otlp-headers": {"ssm:GetParameters"},
        "parameter rollbar-token": {"ssm:GetParameters"},
    },
    "migrations.yaml ExecutionRole": {
        "parameter connection-url": {"ssm:GetParameters"},
        "parameter database-roles": {"ssm:GetParameters"},
    },
    "realtime.yaml Role": {
        "messages of TICKET#*, CONN#*, SOCKET#*": {"dynamodb:DeleteItem", "dynamodb:PutItem"},
        "messages of SESSION#*": {"dynamodb:ConditionCheckItem"},
    },
    "template.yaml Role": {
        "messages": {
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
        },
        "messages stream": {
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
        },
        "*": {"dynamodb:ListStreams"},
        "${RealtimeApiId}/live/*/@connections/*": {"execute-api:ManageConnections"},
        "queue FailedRecords": {"sqs:SendMessage"},
    },
    "push.yaml Role": {
        "messages of GONE-PUSHES": {"dynamodb:PutItem"},
        "messages stream": {
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
        },
        "*": {"dynamodb:ListStreams"},
        "queue Retries": {
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
            "sqs:ReceiveMessage",
            "sqs:SendMessage",
        },
        "queue Failures": {"sqs:SendMessage"},
        "parameter vapid-private-key": {"ssm:GetParameter"},
    },
    "media.yaml PresignRole": {
        "parameter connection-url-presign": {"ssm:GetParameter"},
        "uploads/*": {"s3:PutObject"},
    },
    "media.yaml ProcessRole": {
        "parameter connection-url-process": {"ssm:GetParameter"},
        "uploads": {"s3:ListBucket"},
        "uploads/*": {"s3:DeleteObject", "s3:GetObject"},
        "assets below media/*": {"s3:ListBucket"},
        "assets/media/*": {"s3:DeleteObject", "s3:PutObject"},
        "queue Failures": {"sqs:SendMessage"},
    },
    "jobs.yaml PurgeRole": {
        "parameter connection-url-purge": {"ssm:GetParameter"},
        "uploads/*": {"s3:DeleteObject"},
        "assets below media/*": {"s3:ListBucket"},
        "assets below evidence/*": {"s3:ListBucket"},
        "assets/media/*": {"s3:DeleteObject", "s3:GetObject"},
        "assets/evidence/*": {"s3:DeleteObject", "s3:PutObject"},
        "queue PurgeFailures": {"sqs:SendMessage"},
        "messages": _ERASURE,
        "messages/index/folders": _ERASURE,
        "messages of EVENT#*, PUSH#*": {"dynamodb:PutItem"},
        "userpool/${UserPoolId}": {"cognito-idp:AdminDeleteUser"},
    },
    "cicd.yaml DeployRole": {
        "artifacts": {"s3:ListBucket"},
        "artifacts/*": _OBJECTS,
        "web": {"s3:ListBucket"},
        "web/*": _OBJECTS,
        "parameter *": {
            "ssm:AddTagsToResource",
            "ssm:GetParameters",
            "ssm:ListTagsForResource",
            "ssm:PutParameter",
        },
        "never parameter connection-url*": {"ssm:GetParameters", "ssm:PutParameter"},
        "never parameter read-connection-url*": {"ssm:GetParameters", "ssm:PutParameter"},
        "never parameter database-password": {"ssm:GetParameters", "ssm:PutParameter"},
        "never parameter database-roles": {"ssm:GetParameters", "ssm:PutParameter"},
        "never parameter otlp-headers": {"ssm:GetParameters", "ssm:PutParameter"},
        "never parameter rollbar-token": {"ssm:GetParameters", "ssm:PutParameter"},
        "never parameter vapid-private-key": {"ssm:GetParameters", "ssm:PutParameter"},
    },
    "cloudfront.amazonaws.com": {
        "web by our distribution": {"s3:ListBucket"},
        "web/* by our distribution": {"s3:GetObject"},
        "assets/media/* by our distribution": {"s3:GetObject"},
    },
    "everybody": {
        f"never {bucket}{objects} without TLS": {"s3:*"}
        for bucket in ("web", "assets", "uploads")
        for objects in ("", "/*")
    },
}
