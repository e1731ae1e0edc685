import { useEffect, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { crudDraft } from '@/features/activities/draft-names';
import { uploadTray } from '@/features/media/upload-tray';
import { draftKey, drafts } from '@/lib/drafts';
import { msg, t } from '@/lib/i18n/translate';
import { useSession } from '@/lib/session/use-session';
import { readTexts, takeShared } from '@/lib/shared';
import { composeDialog } from '../compose/compose-dialog-store';
import { PageLoading } from '../layout/PageLoading';

const problemTexts = {
  lost: msg('sharedLost'),
  many: msg('aCrudShowsFourPictures'),
  size: msg('sharedTooLarge'),
  type: msg('thatIsntAPictureThat'),
};

/** What a device shares with the app: it becomes the draft of a crud. */
export default function ShareRoute() {
  const session = useSession();
  const navigate = useNavigate();
  const [asked] = useSearchParams();
  const [isTaken, setTaken] = useState(false);
  const person = session.status === 'signed-in' ? session.person : null;

  useEffect(() => {
    if (!person) return;
    takeShared().then((shared) => {
      const texts = [...(shared?.texts ?? []), ...readTexts((name) => asked.get(name))];
      const problems = [...(shared?.problems ?? []), ...asked.getAll('problem')];
      const draft = draftKey(person, crudDraft);
      // Behind what is written already, but for what an interrupted share has added.
      const text = [drafts.read(draft), ...texts].reduce((before, part) =>
        before.includes(part) ? before : [before, part].filter(Boolean).join('\n'),
      );
      drafts.write(draft, text);
      const notices = Object.entries(problemTexts)
        .filter(([problem]) => problems.includes(problem))
        .map(([, key]) => t(key));
      const pictures = shared?.pictures ?? [];
      if (pictures.length + notices.length > 0) uploadTray.add(draft, pictures, notices);
      setTaken(true);
    });
  }, [person, asked]);

  useEffect(() => {
    if (!isTaken) return;
    navigate('/', { replace: true });
    // After this page is left, as that closes dialogs; not while React runs effects, as it opens at once.
    return () => queueMicrotask(() => composeDialog.open('crud'));
  }, [isTaken, navigate]);

  return <PageLoading />;
}
