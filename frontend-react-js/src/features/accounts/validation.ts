import { msg } from '@/lib/i18n/translate';
import { countGraphemes } from '@/lib/text/measure';

/** Cognito's password policy. Only these symbols count. */
export const passwordRules = [
  { label: msg('rule8Characters'), isMet: (password: string) => password.length >= 8 },
  { label: msg('ruleCapital'), isMet: (password: string) => /[A-Z]/.test(password) },
  { label: msg('ruleSmall'), isMet: (password: string) => /[a-z]/.test(password) },
  { label: msg('ruleNumber'), isMet: (password: string) => /[0-9]/.test(password) },
  {
    label: msg('ruleSymbol'),
    isMet: (password: string) => /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+-]/.test(password),
  },
];

export function validatePassword(password: string): string | null {
  return passwordRules.every((rule) => rule.isMet(password)) ? null : 'password_weak';
}

export function validateName(name: string): string | null {
  if (name === '') return 'name_blank';
  return countGraphemes(name) > 50 ? 'name_too_long' : null;
}

export function validateHandle(handle: string): string | null {
  if (handle === '') return 'handle_blank';
  return /^[a-z0-9_]{3,20}$/.test(handle) ? null : 'handle_malformed';
}

export function validateEmail(email: string): string | null {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) ? null : 'email_malformed';
}

export function validateCode(code: string): string | null {
  return code === '' ? 'code_blank' : null;
}

/** Normalize an email as accounts are looked up by it. */
export function normalizeEmail(typed: string): string {
  return typed.trim().toLowerCase();
}
