import { type FieldProblem, ProblemError } from './problem';

const TYPE_PREFIX = 'urn:cruddur:problem:';

/** Parse an error response into a ProblemError. A proxy in front of the API may send HTML or no body. */
export async function readProblem(response: Response): Promise<ProblemError> {
  const body = await readJson(response);
  return new ProblemError({
    code: codeOf(textOf(body.type)),
    status: response.status,
    title: textOf(body.title) ?? response.statusText,
    detail: textOf(body.detail) ?? '',
    errors: Array.isArray(body.errors) ? body.errors.flatMap(fieldProblem) : [],
    requestId: textOf(body.request_id) ?? response.headers.get('X-Request-Id'),
    retryAfterSeconds: seconds(response.headers.get('Retry-After')),
  });
}

async function readJson(response: Response): Promise<Record<string, unknown>> {
  if (!response.headers.get('Content-Type')?.includes('json')) return {};
  try {
    const body: unknown = await response.json();
    return isRecord(body) ? body : {};
  } catch {
    return {};
  }
}

function codeOf(type: string | null): string | null {
  return type?.startsWith(TYPE_PREFIX) ? type.slice(TYPE_PREFIX.length) : null;
}

function fieldProblem(entry: unknown): FieldProblem[] {
  if (!isRecord(entry) || typeof entry.code !== 'string') return [];
  return [{ code: entry.code, field: textOf(entry.field) }];
}

function seconds(header: string | null): number | null {
  const value = Number(header);
  return header !== null && Number.isFinite(value) ? value : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
