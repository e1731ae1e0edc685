"""A disabled distribution of CloudFront, created to learn whether the account may have any.

AWS has to verify some new accounts first, and no other call tells. The distribution costs nothing,
serves nothing, and is deleted at the end.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import boto3
from botocore.exceptions import ClientError

from .environments import Environment, client

_CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"  # a policy that AWS manages


class CloudFrontProbe:
    """The disabled distribution of one environment."""

    def __init__(self, session: boto3.Session, environment: Environment) -> None:
        self._cloudfront = client(session, "cloudfront")
        self._poll_seconds = environment.poll_seconds
        self._name = f"cruddur-{environment.name}-account-check"

    def has_distributions(self) -> bool:
        """Return whether the account has a distribution, and is thus verified."""
        return next(self._distributions(), None) is not None

    def create(self) -> str | None:
        """Create the distribution; return why CloudFront refuses the account, or None."""
        origin = {
            "Id": "none",
            "DomainName": "example.com",
            "CustomOriginConfig": {
                "HTTPPort": 80,
                "HTTPSPort": 443,
                "OriginProtocolPolicy": "https-only",
            },
        }
        try:
            self._cloudfront.create_distribution(
                DistributionConfig={
                    "CallerReference": self._name,
                    "Comment": self._name,
                    "Enabled": False,
                    "Origins": {"Quantity": 1, "Items": [origin]},
                    "DefaultCacheBehavior": {
                        "TargetOriginId": "none",
                        "ViewerProtocolPolicy": "https-only",
                        "CachePolicyId": _CACHING_DISABLED,
                    },
                }
            )
        except ClientError as error:
            message: str = error.response["Error"]["Message"]
            if "must be verified" in message:
                return message.partition(".")[0]
            raise
        return None

    def delete(self) -> bool:
        """Delete the distribution; return whether there was one.

        CloudFront deletes none that it is still deploying, which takes minutes.
        """
        distributions = self._distributions()
        found = next((each for each in distributions if each["Comment"] == self._name), None)
        if found is None:
            return False
        while True:
            response = self._cloudfront.get_distribution(Id=found["Id"])
            if response["Distribution"]["Status"] == "Deployed":
                break
            time.sleep(self._poll_seconds)
        self._cloudfront.delete_distribution(Id=found["Id"], IfMatch=response["ETag"])
        return True

    def _distributions(self) -> Iterator[dict[str, Any]]:
        for page in self._cloudfront.get_paginator("list_distributions").paginate():
            yield from page["DistributionList"].get("Items", [])
