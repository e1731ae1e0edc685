import { EmptyState } from '@/ui/EmptyState';
import type { SearchSide } from '../search-params';

export function NothingFound({ term, side }: { term: string; side: SearchSide }) {
  return (
    <EmptyState title={`Nothing found for “${term}”`}>
      {side === 'cruds' ? (
        <p>Whoever said it, it may have expired. Try fewer words, or look among people.</p>
      ) : (
        <p>Nobody goes by a name or a handle like this. Try a part of it.</p>
      )}
    </EmptyState>
  );
}
