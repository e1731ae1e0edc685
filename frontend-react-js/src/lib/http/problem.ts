export type FieldProblem = { code: string; field: string | null };

/** The API answered, and the answer is a refusal (RFC 9457). */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly FieldProblem[];
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;

  constructor(problem: {
    status: number;
    title: string;
    detail: string;
    errors: readonly FieldProblem[];
    requestId: string | null;
    retryAfterSeconds: number | null;
  }) {
    super(problem.title);
    this.status = problem.status;
    this.title = problem.title;
    this.detail = problem.detail;
    this.errors = problem.errors;
    this.requestId = problem.requestId;
    this.retryAfterSeconds = problem.retryAfterSeconds;
  }

  get codes(): string[] {
    return this.errors.map((error) => error.code);
  }
}
