import { useState } from 'react';
import { serverClock } from '@/lib/time/server-clock';
import { useDraftText } from '@/lib/use-draft-text';
import {
  closePoll,
  emptyPoll,
  type NewPoll,
  type PollDraft,
  parsePoll,
  pollProblem,
} from './poll-draft';

/** The poll of a draft, shared by all its composers; null if none was added. */
export function usePollDraft(draft: string) {
  const [stored, setStored] = useDraftText(`${draft}.poll`);
  const [isAdded, setAdded] = useState(false);
  const poll = parsePoll(stored);

  function set(next: PollDraft | null) {
    setStored(next === null ? '' : JSON.stringify(next));
  }

  return {
    poll,
    /** Whether it was added here, so that its first field takes the focus. */
    isAdded,
    canSend: poll === null || pollProblem(poll) === null,
    set,
    toggle: () => {
      set(poll === null ? emptyPoll : null);
      setAdded(poll === null);
    },
    /** Return the poll as it is sent now. */
    close: (): NewPoll | null => {
      if (poll === null) return null;
      const closed = closePoll(poll, serverClock.now());
      set(closed.draft);
      return closed.poll;
    },
  };
}
