export function isUnknownAccount(error: unknown): boolean {
  return error instanceof Error && error.name === 'UserNotFoundException';
}
