let active: string | null = null;

/** Whether the end of the conversation is on the screen, so that new messages count as read. */
export function isActive(uuid: string): boolean {
  return active === uuid;
}

/** Mark a conversation as active; return a function that undoes it. */
export function setActive(uuid: string): () => void {
  active = uuid;
  return () => {
    if (active === uuid) active = null;
  };
}
