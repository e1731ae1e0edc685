const FRAME = /^\s*at |@\S+:\d+:\d+$/;

/**
 * Redact an error: keep its name and stack frames. Its message may quote user content, and a query
 * string may contain an email or a code.
 */
export function redactError(error: Error): Error {
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => FRAME.test(line))
    .map(withoutQuery);
  const redacted = new Error('(left out)');
  redacted.name = error.name;
  redacted.stack = [`${error.name}: (left out)`, ...frames].join('\n');
  return redacted;
}

export function withoutQuery(text: string): string {
  return text.replace(/[?#][^\s:)]*/g, '');
}
