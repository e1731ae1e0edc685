import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { drafts } from '@/lib/drafts';
import { withMessages } from '@/lib/i18n/messages';
import { t } from '@/lib/i18n/translate';
import { randomUuid } from '@/lib/random-uuid';
import type { MenuItem } from '@/ui/Menu';
import { showToast } from '@/ui/toasts';
import { useOnDemand } from '@/ui/use-on-demand';
import type { Draft } from './api/crud-mutations';
import { openedDraft } from './draft-names';
import { defaultExpiry } from './expiry';

const loadDialog = () => import('./components/ScheduleDialog');
const loadApi = () => withMessages(import('./api/drafts'));

type Content = Omit<Draft, 'idempotencyKey'>;

/**
 * What else can be done with a crud that is being written: save it on the server, schedule it, open another.
 * `content` is null while it can't be saved. Its code is loaded when it is needed.
 */
export function useDraftOptions({
  draft,
  content,
  canSend,
  onDone,
}: {
  draft: string;
  content: Content | null;
  canSend: boolean;
  onDone: (content: Content) => void;
}) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const dialog = useOnDemand(loadDialog);
  const [isSaving, setSaving] = useState(false);
  const [key, setKey] = useState(randomUuid);
  const opened = openedDraft(draft);

  function finish(saved: Content) {
    drafts.write(opened, '');
    onDone(saved);
    queries.invalidateQueries({ queryKey: ['drafts'] });
  }

  async function save() {
    if (content === null || isSaving) return;
    setSaving(true);
    try {
      const { saveDraft } = await loadApi();
      await saveDraft(content, drafts.read(opened) || null);
      finish(content);
      showToast('info', t('draftSaved'), { label: t('view'), to: '/drafts' });
    } catch (error) {
      const message = await loadApi().then(
        ({ draftErrorMessage }) => draftErrorMessage(error),
        () => t('codeDidntLoad'),
      );
      showToast('error', message);
    } finally {
      setSaving(false);
    }
  }

  async function schedule(scheduled_at: string) {
    if (content === null) return;
    const { deleteDraft, scheduleCrud } = await loadApi();
    const ttl = content.ttl ?? defaultExpiry;
    const reply_policy = content.reply_policy ?? 'anyone';
    await scheduleCrud({ ...content, ttl, reply_policy, scheduled_at }, key);
    setKey(randomUuid());
    const uuid = drafts.read(opened);
    // It is scheduled in any case.
    if (uuid !== '') await deleteDraft(uuid).catch(() => undefined);
    finish(content);
    const to = '/drafts?tab=scheduled';
    showToast('info', t('crudIsScheduled'), { label: t('view'), to });
  }

  const items: MenuItem[] = [
    ...(content ? [{ label: t('saveAsDraft'), onSelect: save }] : []),
    ...(content && canSend ? [{ label: t('scheduleEllipsis'), onSelect: dialog.open }] : []),
    { label: t('draftsEllipsis'), onSelect: () => navigate('/drafts') },
  ];
  return {
    items,
    isSaving,
    dialog: dialog.Component && (
      <dialog.Component initial={null} schedule={schedule} onClose={dialog.close} />
    ),
  };
}

/** After a crud was published: delete the draft on the server that it was. */
export async function deleteOpenedDraft(draft: string) {
  const uuid = drafts.read(openedDraft(draft));
  if (uuid === '') return;
  drafts.write(openedDraft(draft), '');
  const { deleteDraft } = await loadApi();
  await deleteDraft(uuid);
}
