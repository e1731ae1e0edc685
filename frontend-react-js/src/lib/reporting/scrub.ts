const FRAME = /^\s*at |@\S+:\d+:\d+$/;

/**
 * Keep of an error what says where it broke: its name and its frames. Its message may quote what
 * somebody wrote, a query may hold an email or a code, so both stay here.
 */
export function scrubbed(error: Error): Error {
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => FRAME.test(line))
    .map(withoutQuery);
  const kept = new Error('(left out)');
  kept.name = error.name;
  kept.stack = [`${error.name}: (left out)`, ...frames].join('\n');
  return kept;
}

export function withoutQuery(text: string): string {
  return text.replace(/[?#][^\s:)]*/g, '');
}
