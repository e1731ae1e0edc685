export type FieldProblem = { code: string; field: string | null };

/** Error response of the API, as problem details (RFC 9457). */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: string | null;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly FieldProblem[];
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;

  constructor(problem: {
    code: string | null;
    status: number;
    title: string;
    detail: string;
    errors: readonly FieldProblem[];
    requestId: string | null;
    retryAfterSeconds: number | null;
  }) {
    super(problem.title);
    this.code = problem.code;
    this.status = problem.status;
    this.title = problem.title;
    this.detail = problem.detail;
    this.errors = problem.errors;
    this.requestId = problem.requestId;
    this.retryAfterSeconds = problem.retryAfterSeconds;
  }

  /** The codes of the field errors, or else of the problem itself. */
  get codes(): string[] {
    if (this.errors.length === 0 && this.code !== null) return [this.code];
    return this.errors.map((error) => error.code);
  }
}
