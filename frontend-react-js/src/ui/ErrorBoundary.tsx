import { Component, type ReactNode } from 'react';
import { report } from '@/lib/reporting/report';
import { BrokenPage } from './BrokenPage';

/** Error boundary for a page that throws or whose code can't be loaded. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error ?? new Error('A page threw nothing') };
  }

  override componentDidCatch(error: unknown) {
    report(error);
  }

  override render() {
    const { error } = this.state;
    return error === null ? this.props.children : <BrokenPage error={error} />;
  }
}
