import { Component, type ReactNode } from 'react';
import { report } from '@/lib/reporting/report';
import { Button } from './Button';
import { EmptyState } from './EmptyState';

/** Stands in for a page that broke: by a defect, or because its code could not be loaded. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidCatch(error: unknown) {
    report(error);
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <EmptyState title="This page broke">
        <p>The trouble is on our side, and loading it again usually mends it.</p>
        <Button onClick={() => window.location.reload()}>Load again</Button>
      </EmptyState>
    );
  }
}
