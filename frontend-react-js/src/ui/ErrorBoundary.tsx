import { Component, type ReactNode } from 'react';
import { CodeMissingError } from '@/lib/code-missing-error';
import { report } from '@/lib/reporting/report';
import { BrokenPage } from './BrokenPage';
import { UnloadedPage } from './UnloadedPage';

/** Error boundary for a page that throws or whose code can't be loaded. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error ?? new Error('A page threw nothing') };
  }

  override componentDidCatch(error: unknown) {
    // A release that removes code isn't an error.
    if (!(error instanceof CodeMissingError)) report(error);
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (error as unknown) instanceof CodeMissingError ? <UnloadedPage /> : <BrokenPage />;
  }
}
