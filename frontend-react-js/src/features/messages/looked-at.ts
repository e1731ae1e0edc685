let lookedAt: string | null = null;

/** The conversation whose newest message somebody sees right now: what comes there is read. */
export function isLookedAt(uuid: string): boolean {
  return lookedAt === uuid;
}

export function lookAt(uuid: string): () => void {
  lookedAt = uuid;
  return () => {
    if (lookedAt === uuid) lookedAt = null;
  };
}
