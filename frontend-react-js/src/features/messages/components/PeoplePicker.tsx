import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { t } from '@/lib/i18n/translate';
import { isTouchDevice } from '@/lib/is-touch-device';
import { useDebounced } from '@/lib/use-debounced';
import { Avatar } from '@/ui/Avatar';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { RowsSkeleton } from '@/ui/RowsSkeleton';
import { TextField } from '@/ui/TextField';
import { VisuallyHidden } from '@/ui/VisuallyHidden';
import { receiversQuery } from '../api/people-query';
import { newConversationPath } from '../paths';
import styles from './PeoplePicker.module.css';

const MAX_TERM_LENGTH = 200;

/** Choose whom to write to, by name or handle; before that, the people whom the viewer follows. */
export function PeoplePicker({ viewer }: { viewer: string }) {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');

  // After the page's own focus. On a phone the keyboard would cover the list.
  useEffect(() => {
    if (!isTouchDevice()) field.current?.focus();
  }, []);

  const term = useDebounced(typed.trim().replace(/^[@＠]/, ''));
  const query = useQuery({ ...receiversQuery(viewer, term), placeholderData: keepPreviousData });
  return (
    <>
      <search className={styles.search}>
        <TextField
          label={t('to')}
          type="search"
          placeholder={t('aNameOrHandle')}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={MAX_TERM_LENGTH}
          ref={field}
          value={typed}
          onChange={setTyped}
        />
      </search>
      {query.isPending ? (
        <RowsSkeleton what="people" />
      ) : query.isLoadingError ? (
        <ErrorState error={query.error} onRetry={query.refetch} />
      ) : query.data.length === 0 ? (
        <EmptyState title={term === '' ? t('whomDoYouWantTo') : t('nobodyFound')}>
          <p>{term === '' ? t('typeANameOrA') : t('noNameOrHandleIs', { term })}</p>
        </EmptyState>
      ) : (
        <ul aria-label={t('people')}>
          {query.data.map(({ uuid, handle, display_name: name, avatar }) => (
            <li key={uuid}>
              <Link to={newConversationPath(handle)} replace className={styles.row}>
                <Avatar name={name} handle={handle} picture={avatar} />
                <span className={styles.person}>
                  <bdi className={styles.name}>{name}</bdi>{' '}
                  <bdi className={styles.handle}>@{handle}</bdi>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <VisuallyHidden>
        <span role="status">
          {query.data && term !== '' ? t('foundCount', { count: query.data.length }) : ''}
        </span>
      </VisuallyHidden>
    </>
  );
}
