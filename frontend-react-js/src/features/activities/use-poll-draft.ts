import { useState } from 'react';
import { useDraftText } from '@/lib/use-draft-text';
import { emptyPoll, type PollDraft, parsePoll, pollProblem, toNewPoll } from './poll-draft';

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
    /** The poll as it is sent. */
    sent: poll && toNewPoll(poll),
    /** Whether it can be saved, if it isn't finished. */
    canSave: poll === null || pollProblem(poll) !== 'tooLong',
  };
}
