"""Call functions that are targets of EventBridge rules as AWS does: asynchronously.

The emulator calls them once and forgets how that went. On AWS, Lambda takes such a call into its
queue, tries it again as often as the function's configuration says, and gives one that keeps
failing to the configured destination.
"""

import json
import logging

from ministack.services import eventbridge, lambda_svc
from replacements import known, replace

log = logging.getLogger("rule_targets")


def install() -> None:
    """Take over the calls of functions."""
    known(lambda_svc, "_get_func_record_for_ref", "function_ref")
    known(lambda_svc, "_execution_record_for_config", "func config")
    known(lambda_svc, "invoke_async_with_retry", "func event")
    replace(eventbridge, "_dispatch_to_lambda", "arn payload", call)


def call(arn: str, payload: str) -> None:
    """Call a function with an event, and return at once."""
    function, config, name = lambda_svc._get_func_record_for_ref(arn)
    if function is None or config is None:
        log.warning("A rule's target is missing: there is no function %s", name)
        return
    record = lambda_svc._execution_record_for_config(function, config)
    lambda_svc.invoke_async_with_retry(record, json.loads(payload))
