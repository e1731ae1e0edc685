"""Patch: invoke the targets of EventBridge rules asynchronously, with retries.

The emulator invokes a function once and ignores the result. On AWS, Lambda queues the event,
retries as often as the function's configuration says, and then sends it to the failure
destination.
"""

import json
import logging

from ministack.services import eventbridge, lambda_svc
from monkeypatch import patch, require_function

log = logging.getLogger("eventbridge_targets")


def install() -> None:
    """Replace the invocation of functions."""
    require_function(lambda_svc, "_get_func_record_for_ref", "function_ref")
    require_function(lambda_svc, "_execution_record_for_config", "func config")
    require_function(lambda_svc, "invoke_async_with_retry", "func event")
    patch(eventbridge, "_dispatch_to_lambda", "arn payload", invoke)


def invoke(arn: str, payload: str) -> None:
    """Queue an event for a function."""
    function, config, name = lambda_svc._get_func_record_for_ref(arn)
    if function is None or config is None:
        log.warning("A rule's target is missing: there is no function %s", name)
        return
    record = lambda_svc._execution_record_for_config(function, config)
    lambda_svc.invoke_async_with_retry(record, json.loads(payload))
