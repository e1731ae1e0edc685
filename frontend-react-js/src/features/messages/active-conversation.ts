let active: string | null = null;

/** The conversation whose newest message somebody sees right now: what comes there is read. */
export function isActive(uuid: string): boolean {
  return active === uuid;
}

export function setActive(uuid: string): () => void {
  active = uuid;
  return () => {
    if (active === uuid) active = null;
  };
}
