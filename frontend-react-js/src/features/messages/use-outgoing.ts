import { useSyncExternalStore } from 'react';
import { type Destination, type OutgoingMessage, outbox } from './outbox';

/** The outbox of `person` for a conversation or a handle. */
export function useOutgoing(
  person: string,
  to: { message_group_uuid?: string; handle?: string },
): OutgoingMessage[] {
  const all = useSyncExternalStore(outbox.subscribe, () => outbox.list(person));
  return all.filter((one) => !one.isConfirmed && isTo(one.to, to));
}

function isTo(
  destination: Destination,
  to: { message_group_uuid?: string; handle?: string },
): boolean {
  return 'handle' in destination
    ? destination.handle === to.handle
    : destination.message_group_uuid === to.message_group_uuid;
}
