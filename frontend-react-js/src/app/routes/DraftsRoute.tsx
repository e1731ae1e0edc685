import type { SavedDraft } from '@/features/activities/api/drafts';
import { crudDraft, openedDraft } from '@/features/activities/draft-names';
import { DraftsPage } from '@/features/activities/pages/DraftsPage';
import { toPollDraft } from '@/features/activities/poll-draft';
import { quoteOf } from '@/features/activities/use-draft-quote';
import { storeExpiry } from '@/features/activities/use-expiry-choice';
import { uploadTray } from '@/features/media/upload-tray';
import { draftKey, drafts } from '@/lib/drafts';
import type { SessionPerson } from '@/lib/session/store';
import { useSession } from '@/lib/session/use-session';
import { composeDialog } from '../compose/compose-dialog-store';

/** The page of drafts, which opens one in the composer: features don't import features. */
export default function DraftsRoute() {
  const session = useSession();
  if (session.status !== 'signed-in') return null;
  const { person } = session;
  return (
    <DraftsPage
      hasUnsent={(draft) => hasUnsent(person, draft)}
      open={(draft) => open(person, draft)}
    />
  );
}

/** Whether the device has something unsent that isn't this draft. */
function hasUnsent(person: SessionPerson, draft: SavedDraft): boolean {
  const name = draftKey(person, crudDraft);
  if (drafts.read(openedDraft(name)) === draft.uuid) return false;
  return drafts.read(name).trim() !== '' || uploadTray.of(name).items.length > 0;
}

/** Put a draft in place of what is unsent on this device, and open the composer. */
function open(person: SessionPerson, draft: SavedDraft) {
  const name = draftKey(person, crudDraft);
  drafts.write(name, draft.message);
  drafts.write(`${name}.warning`, draft.content_warning ?? '');
  drafts.write(`${name}.reply-policy`, draft.reply_policy ?? '');
  drafts.write(`${name}.quote-policy`, draft.quote_policy ?? '');
  drafts.write(`${name}.poll`, draft.poll ? JSON.stringify(toPollDraft(draft.poll)) : '');
  drafts.write(
    quoteOf(name),
    draft.quote_uuid ? JSON.stringify({ uuid: draft.quote_uuid, card: draft.quote }) : '',
  );
  drafts.write(openedDraft(name), draft.uuid);
  if (draft.ttl !== null) storeExpiry(draft.ttl);
  uploadTray.load(
    name,
    draft.media.map(({ uuid, alt, renditions }) => ({
      uuid,
      alt,
      url: renditions[0]?.url ?? null,
    })),
  );
  composeDialog.open();
}
