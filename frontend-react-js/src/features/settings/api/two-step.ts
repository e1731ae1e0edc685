import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/lib/api/client';
import type { components } from '@/lib/api/schema';
import { callCognito } from '@/lib/call-cognito';

export type TwoStepState = components['schemas']['TwoStep'];
export type TwoStepChange = components['schemas']['TwoStepChange'];

const twoStepQuery = queryOptions({
  queryKey: ['two-step'],
  queryFn: async ({ signal }) => (await unwrap(api.GET('/api/account/two-step', { signal }))).data,
  staleTime: 0,
});

/** Whether the viewer is asked for a code at sign-in. */
export function useTwoStep() {
  return useQuery(twoStepQuery);
}

/** Get a secret for an authenticator app from Cognito. Nothing stores it, neither here nor in our API. */
export function useSecret() {
  return useMutation({
    gcTime: 0,
    mutationFn: async () => String((await callCognito('AssociateSoftwareToken')).SecretCode),
  });
}

/** Turn it on, or get other recovery codes; returns these. */
export function useTurnOnTwoStep() {
  const queries = useQueryClient();
  return useMutation({
    gcTime: 0,
    mutationFn: async (code: string) =>
      (await unwrap(api.PUT('/api/account/two-step', { body: { code } }))).data.recovery_codes,
    onSuccess: () => queries.invalidateQueries(twoStepQuery),
  });
}

export function useTurnOffTwoStep() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (code: string) => {
      await api.POST('/api/account/two-step/off', { body: { code } });
    },
    onSuccess: () => queries.invalidateQueries(twoStepQuery),
  });
}
