import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { session } from '@/lib/session';
import { showToast } from '@/ui/toasts';

export function useSignOut() {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => session.close(),
    onSuccess: () => navigate('/'),
    onError: () =>
      showToast('error', 'You are still signed in: Cruddur couldn’t be reached. Try again.'),
  });
}
