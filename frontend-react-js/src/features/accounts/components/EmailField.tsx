import type { ReactNode } from 'react';
import { TextField } from '@/ui/TextField';

export function EmailField({
  value,
  onChange,
  problem,
}: {
  value: string;
  onChange: (email: string) => void;
  problem: ReactNode;
}) {
  return (
    <TextField
      label="Email"
      type="email"
      name="email"
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      value={value}
      onChange={onChange}
      problem={problem}
    />
  );
}
