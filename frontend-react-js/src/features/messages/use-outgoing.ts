import { useSyncExternalStore } from 'react';
import { type Destination, type OutgoingMessage, outbox } from './outbox';

/** What `person` has on its way, and what failed, to a conversation or to the one it is with. */
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
