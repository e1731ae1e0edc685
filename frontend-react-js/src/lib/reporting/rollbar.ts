import Rollbar from 'rollbar';
import { scrubbed, withoutQuery } from './scrub';

let rollbar: Rollbar | null = null;

/** Send a defect to Rollbar. It watches nothing by itself: no clicks, no requests, no console. */
export function send(accessToken: string, error: Error) {
  rollbar ??= new Rollbar({
    accessToken,
    environment: import.meta.env.VITE_CRUDDUR_ENV || 'local',
    codeVersion: import.meta.env.VITE_RELEASE || 'unreleased',
    autoInstrument: false,
    captureIp: false,
    captureUncaught: false,
    captureUnhandledRejections: false,
    maxItems: 10,
    transform: (payload) => {
      const page = withoutQuery(window.location.href);
      Object.assign(payload, { request: { url: page }, context: window.location.pathname });
    },
  });
  rollbar.error(scrubbed(error));
}
