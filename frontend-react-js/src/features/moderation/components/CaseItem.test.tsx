import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { render } from '@/test/render';
import type { Case } from '../api/types';
import { CaseItem } from './CaseItem';

const NOTHING = { activity: null, answers: null, quotes: null, messages: null, profile: null };
const CASE: Case = {
  uuid: '01900000-0000-7000-8000-000000000001',
  subject: { type: 'person', uuid: '01900000-0000-7000-8000-000000000002' },
  status: 'open',
  created_at: '2026-11-30T09:00:00Z',
  evidence: {
    ...NOTHING,
    flood: { message: 'Win a free phone', people_count: 40, handles: ['bob', 'carol'] },
  },
  person: {
    uuid: '01900000-0000-7000-8000-000000000002',
    handle: 'mallory',
    is_deleted: false,
    created_at: '2026-11-29T09:00:00Z',
    is_limited: false,
    is_suspended: false,
    suspended_until: null,
    reports_count: 1,
    decisions: [],
  },
  reports_count: 1,
  reports: [
    {
      uuid: '01900000-0000-7000-8000-000000000001',
      reporter: null,
      is_automatic: true,
      reason: 'spam',
      comment: '',
      created_at: '2026-11-30T09:00:00Z',
    },
  ],
  decision: null,
  appeal: null,
};

test('a flood says its text, to how many people it went, and some of them', () => {
  render(<CaseItem report={CASE} />);
  expect(screen.getByText('Win a free phone')).toBeVisible();
  expect(
    screen.getByText(
      /went to 40 people in a day who don’t follow @mallory. Among them: @bob, @carol/,
    ),
  ).toBeVisible();
  expect(screen.getByText('noticed automatically')).toBeVisible();
  expect(screen.queryByText(/by a deleted account/)).toBeNull();
});

test('a flood of messages names nobody', () => {
  const flood = { message: 'Win a free phone', people_count: 20, handles: [] };
  render(<CaseItem report={{ ...CASE, evidence: { ...NOTHING, flood } }} />);
  expect(screen.getByText(/went to 20 people.*To whom isn’t shown/)).toBeVisible();
});
