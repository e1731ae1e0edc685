import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { readPushState, switchPushOff, switchPushOn } from './push';

const pushStateQuery = (person: string) =>
  queryOptions({
    queryKey: ['push-state', person],
    queryFn: () => readPushState(person),
    // The permission can change in the browser's settings.
    staleTime: 0,
    networkMode: 'always',
  });

/** Whether this browser gets push notifications, and the switch. */
export function usePush(person: string) {
  const queries = useQueryClient();
  const query = useQuery(pushStateQuery(person));
  const switching = useMutation({
    mutationFn: (isOn: boolean) => (isOn ? switchPushOn(person) : switchPushOff()),
    onSuccess: (state) => queries.setQueryData(pushStateQuery(person).queryKey, state),
  });
  return { state: query.isError ? ('unsupported' as const) : query.data, switching };
}
