import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { api } from '@/lib/api/client';
import { session } from '@/lib/session';
import { showToast } from '@/ui/toasts';

/** Sign out on every device, this one included. */
export function useSignOutEverywhere() {
  return useLeave(
    () => api.POST('/api/account/sign-out-everywhere'),
    'You are signed out everywhere.',
  );
}

export function useDeleteAccount() {
  return useLeave(
    () => api.DELETE('/api/account'),
    'Your account is deleted, and all that you said with it.',
  );
}

function useLeave(end: () => Promise<unknown>, news: string) {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: end,
    onSuccess: async () => {
      // The API refuses the session already, so it is over here too, even if the cookie's end can't be told.
      await session.close().catch(() => session.expire());
      // Without this, the page of one who is signed in would lead a stranger to sign in.
      navigate('/', { replace: true });
      showToast('info', news);
    },
  });
}
