"""Deployment: CloudFormation stacks, Lambda packages, secrets, the dead-letter queue."""
