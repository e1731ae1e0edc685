import Rollbar from 'rollbar';
import { redactError, withoutQuery } from './redact';
import type { ErrorContext } from './report';

let rollbar: Rollbar | null = null;

/** Send an error to Rollbar. Automatic instrumentation (clicks, requests, console) is off. */
export function send(accessToken: string, error: Error, context: ErrorContext) {
  rollbar ??= new Rollbar({
    accessToken,
    environment: import.meta.env.VITE_CRUDDUR_ENV || 'local',
    codeVersion: import.meta.env.VITE_RELEASE || 'unreleased',
    autoInstrument: false,
    captureIp: false,
    captureUncaught: false,
    captureUnhandledRejections: false,
    maxItems: 10,
    transform: (payload, { custom }) => {
      const { requestId, person } = custom as ErrorContext;
      const page = withoutQuery(window.location.href);
      Object.assign(payload, {
        request: { url: page },
        context: window.location.pathname,
        custom: { request_id: requestId },
        ...(person && { person: { id: person } }),
      });
    },
  });
  rollbar.error(redactError(error), context);
}
