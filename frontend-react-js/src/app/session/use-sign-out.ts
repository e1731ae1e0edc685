import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { t } from '@/lib/i18n/translate';
import { session } from '@/lib/session';
import { showToast } from '@/ui/toasts';

export function useSignOut() {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => session.close(),
    onSuccess: () => navigate('/'),
    onError: () => showToast('error', t('youAreStillSignedIn')),
  });
}
