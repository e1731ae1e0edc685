import { Component, type ReactNode } from 'react';
import { report } from '@/lib/reporting/report';
import { Button } from './Button';
import { EmptyState } from './EmptyState';

/** Error boundary for a page that throws or whose code can't be loaded. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override componentDidCatch(error: unknown) {
    report(error);
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <EmptyState title="This page broke">
        <p>The trouble is on our side, and loading it again usually mends it.</p>
        <Button onClick={() => window.location.reload()}>Load again</Button>
      </EmptyState>
    );
  }
}
