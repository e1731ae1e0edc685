import { useEffect } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { crudDraft } from '@/features/activities/draft-names';
import { draftKey, drafts } from '@/lib/drafts';
import { useSession } from '@/lib/session/use-session';
import { composeDialog } from '../compose/compose-dialog-store';
import { PageLoading } from '../layout/PageLoading';

/** What a phone shares with the app: it becomes the draft of a crud. */
export default function ShareRoute() {
  const session = useSession();
  const navigate = useNavigate();
  const [shared] = useSearchParams();
  const person = session.status === 'signed-in' ? session.person : null;

  useEffect(() => {
    if (!person) return;
    const draft = draftKey(person, crudDraft);
    const parts = ['title', 'text', 'url'].map((name) => shared.get(name)?.trim() ?? '');
    const added = parts.filter((part, index) => part !== '' && parts.indexOf(part) === index);
    // Behind what is written already, but for what an interrupted share has added.
    const text = [drafts.read(draft), ...added].reduce((before, part) =>
      before.includes(part) ? before : [before, part].filter(Boolean).join('\n'),
    );
    drafts.write(draft, text);
    navigate('/', { replace: true });
    // Not while React runs effects, as it opens at once.
    queueMicrotask(() => composeDialog.open('crud'));
  }, [person, shared, navigate]);

  return <PageLoading />;
}
