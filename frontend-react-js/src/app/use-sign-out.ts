import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { session } from '@/lib/session';
import { tell } from '@/ui/toasts';

export function useSignOut() {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => session.close(),
    onSuccess: () => navigate('/'),
    onError: () =>
      tell('problem', 'You are still signed in: Cruddur couldn’t be reached. Try again.'),
  });
}
