import { flattenPages } from '@/lib/api/pagination';
import { t } from '@/lib/i18n/translate';
import { formatCount } from '@/lib/text/format-count';
import { useTitle } from '@/lib/use-title';
import { ButtonLink } from '@/ui/ButtonLink';
import { PageHeader } from '@/ui/PageHeader';
import { TabLinks } from '@/ui/TabLinks';
import { useFolder } from '../api/queries';
import type { Folder } from '../api/types';
import { folderPath } from '../paths';
import { ConversationList } from './ConversationList';

/** The inbox and the message requests, as tabs. */
export function Conversations({
  folder,
  viewer,
  isAlone,
}: {
  folder: Folder;
  viewer: string;
  isAlone: boolean;
}) {
  const queries = { inbox: useFolder('inbox'), requests: useFolder('requests') };
  const { items, more } = flattenPages(queries.requests);
  const waiting = items.length === 0 ? '' : ` (${formatCount(items.length)}${more ? '+' : ''})`;
  useTitle(isAlone ? t('messages') : undefined);
  return (
    <>
      <PageHeader
        level={isAlone ? 'h1' : 'h2'}
        actions={
          <ButtonLink to="/messages/new" size="small">
            {t('newMessage')}
          </ButtonLink>
        }
      >
        {t('messages')}
      </PageHeader>
      <TabLinks
        label={t('folders')}
        tabs={[
          { to: folderPath('inbox'), label: t('inbox'), isCurrent: folder === 'inbox' },
          {
            to: folderPath('requests'),
            label: t('requests') + waiting,
            isCurrent: folder === 'requests',
          },
        ]}
      />
      <ConversationList key={folder} folder={folder} viewer={viewer} query={queries[folder]} />
    </>
  );
}
