import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { session } from '@/lib/session';
import { problem } from '@/test/problem';
import { render } from '@/test/render';
import { server } from '@/test/server';
import { signIn, signOut } from '@/test/session';
import { alice, bob, noRelation } from '@/test/users';
import { AppRoutes } from './AppRoutes';

const ended = vi.fn();

const anHourAgo = () => new Date(Date.now() - 90 * 60_000).toISOString();
const here = {
  uuid: '00000000-0000-4000-8000-000000000001',
  browser: 'Firefox',
  system: 'Windows',
  network: '203.0.113.0/24',
  created_at: anHourAgo(),
  last_used_at: new Date().toISOString(),
  is_current: true,
};
const phone = {
  ...here,
  uuid: '00000000-0000-4000-8000-000000000002',
  browser: 'Safari',
  system: 'iOS',
  is_current: false,
};
const unknown = {
  ...phone,
  uuid: '00000000-0000-4000-8000-000000000003',
  browser: null,
  system: null,
  network: '198.51.100.0/24',
  last_used_at: anHourAgo(),
};
const sessions = [here, phone, unknown];

beforeEach(async () => {
  // jsdom can't scroll.
  vi.stubGlobal('scrollTo', vi.fn());
  ended.mockClear();
  await signIn(alice);
  server.use(
    http.get('/api/activities/home', () => HttpResponse.json([])),
    http.get('/api/notifications/settings', () => HttpResponse.json({ replies: 'own_threads' })),
    http.get('/api/account/sessions', () => HttpResponse.json(sessions)),
    http.get('/api/account/two-step', () =>
      HttpResponse.json({ enabled: false, recovery_codes_left: 0, last_change: null }),
    ),
    http.delete('/api/session', () => {
      ended();
      return new HttpResponse(null, { status: 204 });
    }),
  );
});
afterEach(async () => {
  await signOut();
});

const button = (name: string) => screen.findByRole('button', { name });

test('a changed handle is shown in the navigation immediately', async () => {
  const sent: unknown[] = [];
  server.use(
    http.put('/api/account/handle', async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({ ...alice, handle: 'alicia' });
    }),
  );
  render(<AppRoutes />, '/');
  await userEvent.click(screen.getByRole('link', { name: 'Settings' }));
  const field = await screen.findByLabelText('Handle');
  expect(await button('Change handle')).toBeDisabled();
  await userEvent.clear(field);
  await userEvent.type(field, '@Alicia{Enter}');
  expect(await screen.findByText('You are @alicia now.')).toBeInTheDocument();
  expect(sent).toEqual([{ handle: 'alicia' }]);
  expect(screen.getByRole('link', { name: 'Profile' })).toHaveAttribute('href', '/@alicia');
  expect(session.current()).toMatchObject({ person: { handle: 'alicia' } });
});

test.each([
  ['handle_taken', 'That handle is taken. Choose another one.'],
  ['handle_malformed', 'Use 3 to 20 letters a–z, digits and underscores.'],
  ['handle_reserved', 'That handle is kept free. Choose another one.'],
  ['handle_blank', 'Choose a handle.'],
])('a handle rejected as %s is explained at the field', async (code, text) => {
  server.use(http.put('/api/account/handle', () => problem(422, [{ code, field: 'handle' }])));
  render(<AppRoutes />, '/settings');
  const field = await screen.findByLabelText('Handle');
  await userEvent.type(field, 'x{Enter}');
  await waitFor(() => expect(field).toHaveAccessibleDescription(expect.stringContaining(text)));
  expect(field).toBeInvalid();
  expect(field).toHaveFocus();
});

test('the sessions are listed with device, use and network, and each but this one can be ended', async () => {
  const deleted: string[] = [];
  server.use(
    http.delete('/api/account/sessions/:uuid', ({ params }) => {
      deleted.push(String(params.uuid));
      return new HttpResponse(null, { status: 204 });
    }),
  );
  render(<AppRoutes />, '/settings');
  const section = within(await screen.findByRole('region', { name: 'Sessions' }));
  const items = (await section.findAllByRole('listitem')).map(({ textContent }) => textContent);
  expect(items).toEqual([
    'Firefox on WindowsThis one · network 203.0.113.0/24',
    'Safari on iOSUsed within the last hour · the same network as hereSign out',
    expect.stringMatching(
      /^Unknown deviceLast used (Today|Yesterday), about .*M · network 198.51.100.0\/24Sign out$/,
    ),
  ]);
  await userEvent.click(await button('Sign out Safari on iOS'));
  expect(await screen.findByText('Safari on iOS is signed out.')).toBeInTheDocument();
  expect(deleted).toEqual([phone.uuid]);
  expect(section.getAllByRole('listitem')).toHaveLength(2);
  expect(session.current().status).toBe('signed-in');
});

test('a session that has ended meanwhile leaves the list; a failure keeps it', async () => {
  server.use(http.delete('/api/account/sessions/:uuid', () => problem(503)));
  render(<AppRoutes />, '/settings');
  await userEvent.click(await button('Sign out Unknown device'));
  expect(await screen.findByText(/the trouble is on our side/)).toBeInTheDocument();
  server.use(
    http.delete('/api/account/sessions/:uuid', () =>
      problem(404, [{ code: 'session_not_found', field: null }]),
    ),
  );
  await userEvent.click(await button('Sign out Unknown device'));
  expect(await screen.findByText('Unknown device is signed out.')).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Sign out Unknown device' })).toBeNull();
});

test('sign out everywhere ends this session and confirms it', async () => {
  server.use(
    http.post('/api/account/sign-out-everywhere', () => new HttpResponse(null, { status: 204 })),
  );
  render(<AppRoutes />, '/settings');
  await userEvent.click(await button('Sign out everywhere'));
  expect(await screen.findByText('You are signed out everywhere.')).toBeInTheDocument();
  expect(await screen.findByText('Say it, and let it go.')).toBeInTheDocument();
  expect(session.current()).toEqual({ status: 'signed-out', reason: 'left' });
  expect(ended).toHaveBeenCalledTimes(1);
});

test('a failed sign out everywhere keeps the session', async () => {
  server.use(http.post('/api/account/sign-out-everywhere', () => problem(503)));
  render(<AppRoutes />, '/settings');
  await userEvent.click(await button('Sign out everywhere'));
  expect(await screen.findByRole('alert')).toHaveTextContent('the trouble is on our side');
  expect(session.current().status).toBe('signed-in');
});

test('the data export is downloaded as a file', async () => {
  const saved: { name: string; text: Promise<string> }[] = [];
  let file = new Blob();
  Object.assign(URL, {
    createObjectURL: (blob: Blob) => {
      file = blob;
      return 'blob:saved';
    },
    revokeObjectURL: vi.fn(),
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push({ name: this.download, text: file.text() });
  });
  server.use(http.get('/api/account/export', () => HttpResponse.json({ likes: ['one'] })));
  render(<AppRoutes />, '/settings');
  await userEvent.click(await button('Download'));
  await waitFor(() => expect(saved).toHaveLength(1));
  expect(saved[0]?.name).toBe('cruddur-alice.json');
  expect(JSON.parse((await saved[0]?.text) ?? '')).toEqual({ likes: ['one'] });
});

test('a data export that was cut is not saved', async () => {
  const save = vi.spyOn(HTMLAnchorElement.prototype, 'click');
  server.use(
    http.get(
      '/api/account/export',
      () =>
        new HttpResponse('{"person":{"handle":"alice"},"cruds":[', {
          headers: { 'Content-Type': 'application/json' },
        }),
    ),
  );
  render(<AppRoutes />, '/settings');
  await userEvent.click(await button('Download'));
  expect(await screen.findByRole('alert')).toBeInTheDocument();
  expect(save).not.toHaveBeenCalled();
});

test('account deletion requires typing the handle', async () => {
  const deleted = vi.fn();
  server.use(
    http.delete('/api/account', () => {
      deleted();
      return new HttpResponse(null, { status: 204 });
    }),
  );
  render(<AppRoutes />, '/settings');
  await userEvent.click(await button('Delete account'));
  const dialog = screen.getByRole('dialog', { name: 'Delete your account?' });
  const field = within(dialog).getByLabelText('Type your handle, alice, to confirm');
  expect(field).toHaveFocus();
  await userEvent.type(field, 'alic{Enter}');
  expect(within(dialog).getByRole('button', { name: 'Delete for good' })).toBeDisabled();
  expect(deleted).not.toHaveBeenCalled();

  await userEvent.type(field, 'e{Enter}');
  expect(await screen.findByText(/Your account is deleted/)).toBeInTheDocument();
  expect(deleted).toHaveBeenCalledTimes(1);
  await waitFor(() => expect(session.current().status).toBe('signed-out'));
});

test('a failed account deletion shows an error and can be cancelled', async () => {
  server.use(http.delete('/api/account', () => HttpResponse.error()));
  render(<AppRoutes />, '/settings');
  await userEvent.click(await button('Delete account'));
  await userEvent.type(screen.getByLabelText(/Type your handle/), '@Alice{Enter}');
  expect(await screen.findByRole('alert')).toHaveTextContent('can’t be reached');
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  expect(await button('Delete account')).toHaveFocus();
});

describe('the password', () => {
  const COGNITO = 'http://cognito.test/';

  async function change(present: string, next: string) {
    render(<AppRoutes />, '/settings');
    await userEvent.type(await screen.findByLabelText('Present password'), present);
    await userEvent.type(screen.getByLabelText('New password'), next);
    await userEvent.click(await button('Change password'));
  }

  test('is changed at Cognito, with the token of the session', async () => {
    const sent: unknown[] = [];
    server.use(
      http.post(COGNITO, async ({ request }) => {
        sent.push(request.headers.get('X-Amz-Target'), await request.json());
        return HttpResponse.json({});
      }),
    );
    await change('Testing123!', 'Testing456!');
    expect(await screen.findByText(/Your password is changed/)).toBeInTheDocument();
    expect(sent).toEqual([
      'AWSCognitoIdentityProviderService.ChangePassword',
      { AccessToken: 'token', PreviousPassword: 'Testing123!', ProposedPassword: 'Testing456!' },
    ]);
    expect(screen.getByLabelText('New password')).toHaveValue('');
  });

  test.each([
    ['NotAuthorizedException', 'Present password', 'That isn’t your present password.'],
    ['InvalidPasswordException', 'New password', 'Choose a password that has all of the below.'],
    ['PasswordHistoryPolicyViolationException', 'New password', 'you have not used before'],
  ])('refused as %s is explained at its field', async (name, label, text) => {
    server.use(
      http.post(COGNITO, () => HttpResponse.json({ __type: name, message: '' }, { status: 400 })),
    );
    await change('Testing123!', 'Testing456!');
    const field = screen.getByLabelText(label);
    await waitFor(() => expect(field).toHaveAccessibleDescription(expect.stringContaining(text)));
    expect(field).toHaveFocus();
  });

  test.each([
    ['LimitExceededException', 400, 'tried too often'],
    ['InternalErrorException', 500, 'trouble is on our side'],
  ])('refused as %s is explained below', async (name, status, text) => {
    server.use(http.post(COGNITO, () => HttpResponse.json({ __type: name }, { status })));
    await change('Testing123!', 'Testing456!');
    expect(await screen.findByRole('alert')).toHaveTextContent(text);
  });

  test('is checked before it is sent', async () => {
    await change('Testing123!', 'Testing123!');
    await waitFor(() =>
      expect(screen.getByLabelText('New password')).toHaveAccessibleDescription(
        expect.stringContaining('That is your present password'),
      ),
    );
  });
});

describe('two-step sign-in', () => {
  const codes = ['aaaa-bbbb-cccc-dddd', 'eeee-ffff-gggg-hhhh'];
  const on = { enabled: true, recovery_codes_left: 1, last_change: null as object | null };
  const section = async () => within(await screen.findByRole('region', { name: /Two-step/ }));

  test('shows the key of Cognito, and the recovery codes once the code is right', async () => {
    const sent: unknown[] = [];
    server.use(
      http.post('http://cognito.test/', () => HttpResponse.json({ SecretCode: 'ABCDEFGH' })),
      http.put('/api/account/two-step', async ({ request }) => {
        sent.push(await request.json());
        return sent.length === 1
          ? problem(422, [{ code: 'code_wrong', field: 'code' }])
          : HttpResponse.json({ recovery_codes: codes });
      }),
    );
    render(<AppRoutes />, '/settings');
    await userEvent.click(await button('Set up'));
    const shown = await section();
    expect(await shown.findByText('ABCD EFGH')).toBeInTheDocument();
    expect(shown.getByRole('img', { name: 'QR code of the key' })).toBeInTheDocument();
    const field = shown.getByLabelText('Code');
    expect(field).toHaveFocus();
    await userEvent.type(field, '000 000{Enter}');
    await waitFor(() =>
      expect(field).toHaveAccessibleDescription(expect.stringContaining('newest code')),
    );
    expect(field).toHaveFocus();
    server.use(http.get('/api/account/two-step', () => HttpResponse.json(on)));
    await userEvent.type(field, '{Backspace}1{Enter}');
    expect(await shown.findByText(codes[0] ?? '')).toBeInTheDocument();
    expect(shown.queryByText('ABCD EFGH')).not.toBeInTheDocument();
    await userEvent.click(shown.getByRole('button', { name: 'I have stored them' }));
    expect(await shown.findByText(/1 recovery code is left/)).toBeInTheDocument();
    expect(shown.queryByText(codes[0] ?? '')).not.toBeInTheDocument();
    expect(sent).toEqual([{ code: '000000' }, { code: '000001' }]);
  });

  test('says when, how and where it was changed last', async () => {
    const last_change = {
      change: 'recovered',
      changed_at: new Date().toISOString(),
      browser: 'Firefox',
      system: 'Windows',
      network: '203.0.113.0/24',
    };
    server.use(
      http.get('/api/account/two-step', () =>
        HttpResponse.json({ ...on, enabled: false, last_change }),
      ),
    );
    render(<AppRoutes />, '/settings');
    const shown = await section();
    expect(await shown.findByText(/^Turned off by a recovery code/)).toHaveTextContent(
      'Firefox on Windows · network 203.0.113.0/24',
    );
  });

  test('is left as it is if one cancels, or if Cognito can’t be reached', async () => {
    server.use(
      http.get('/api/account/two-step', () => HttpResponse.json(on)),
      http.post('/api/account/two-step/off', () => problem(503)),
    );
    render(<AppRoutes />, '/settings');
    await userEvent.click(await button('Turn off'));
    const shown = await section();
    await userEvent.type(shown.getByLabelText('Code'), '123456{Enter}');
    expect(await shown.findByText(/the trouble is on our side/)).toBeInTheDocument();
    await userEvent.click(shown.getByRole('button', { name: 'Cancel' }));
    expect(await shown.findByRole('button', { name: 'Turn off' })).toBeInTheDocument();
    expect(shown.getByRole('button', { name: 'New recovery codes' })).toHaveFocus();
  });
});

describe('the people whom one mutes or blocks', () => {
  const hidden = (changes: object) => ({
    uuid: bob.uuid,
    handle: 'bob',
    display_name: 'Bob',
    bio: '',
    avatar: null,
    relation: { ...noRelation, ...changes },
  });

  test.each([
    ['Muted people', 'muted', 'mute', 'muting', 'Unmute @bob', 'Mute @bob'],
    ['Blocked people', 'blocked', 'block', 'blocking', 'Unblock @bob', 'Block @bob'],
    [
      'Hidden reposts',
      'muted-reposts',
      'mute-reposts',
      'muting_reposts',
      'Show reposts @bob',
      'Hide reposts @bob',
    ],
  ])('%s are listed, with an undo that can be undone', async (link, list, act, field, off, on) => {
    server.use(
      http.get(`/api/users/${list}`, () => HttpResponse.json([hidden({ [field]: true })])),
      http.delete(`/api/users/@bob/${act}`, () => HttpResponse.json(noRelation)),
      http.put(`/api/users/@bob/${act}`, () => HttpResponse.json({ ...noRelation, [field]: true })),
    );
    render(<AppRoutes />, '/settings');
    await userEvent.click(await screen.findByRole('link', { name: link }));
    expect(await screen.findByRole('heading', { level: 1 })).toHaveTextContent(link);
    await userEvent.click(await button(off));
    expect(await screen.findByText('no longer', { exact: false })).toBeInTheDocument();
    expect(await button(on)).toHaveFocus();
    await userEvent.click(await button(on));
    expect(await button(off)).toHaveFocus();
  });

  test('an empty list says how to fill it', async () => {
    server.use(http.get('/api/users/muted', () => HttpResponse.json([])));
    render(<AppRoutes />, '/settings/muted');
    expect(await screen.findByText('You mute nobody')).toBeInTheDocument();
  });
});

describe('muted words', () => {
  const word = {
    uuid: crypto.randomUUID(),
    value: 'spoiler',
    in: ['text', 'tags'],
    except_following: false,
    expires_at: null as string | null,
    created_at: anHourAgo(),
  };
  let muted: (typeof word)[] = [];
  const sent: unknown[] = [];

  beforeEach(() => {
    muted = [];
    sent.length = 0;
    server.use(
      http.get('/api/muted_words', () => HttpResponse.json(muted)),
      http.post('/api/muted_words', async ({ request }) => {
        sent.push(await request.json());
        muted = [word];
        return HttpResponse.json(word, { status: 201 });
      }),
      http.delete('/api/muted_words/:uuid', () => {
        muted = [];
        return new HttpResponse(null, { status: 204 });
      }),
    );
  });

  test('a word is muted as the form says, and unmuted', async () => {
    render(<AppRoutes />, '/settings');
    await userEvent.click(await screen.findByRole('link', { name: 'Muted words' }));
    expect(await screen.findByText('You mute no word')).toBeInTheDocument();
    await userEvent.type(await screen.findByLabelText('Word or hashtag'), 'spoiler');
    await userEvent.click(screen.getByLabelText('In hashtags'));
    await userEvent.click(screen.getByLabelText('Of people I don’t follow'));
    await userEvent.click(screen.getByLabelText('For a day'));
    const before = Date.now();
    await userEvent.click(await button('Mute word'));
    expect(await screen.findByText('“spoiler” is muted.')).toBeInTheDocument();
    expect(sent).toEqual([
      { value: 'spoiler', in: ['tags'], except_following: true, expires_at: expect.any(String) },
    ]);
    const { expires_at } = sent[0] as { expires_at: string };
    const hours = (Date.parse(expires_at) - before) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect(hours).toBeLessThan(24.1);
    await userEvent.click(await button('Unmute “spoiler”'));
    expect(await screen.findByText('You mute no word')).toBeInTheDocument();
  });

  test('a refusal is shown at the field', async () => {
    server.use(
      http.post('/api/muted_words', () =>
        problem(422, [{ code: 'value_without_letters', field: 'value' }]),
      ),
    );
    render(<AppRoutes />, '/settings/muted-words');
    await userEvent.type(await screen.findByLabelText('Word or hashtag'), '?!');
    await userEvent.click(await button('Mute word'));
    expect(await screen.findByText(/needs a letter, a digit or an emoji/)).toBeInTheDocument();
    expect(screen.getByLabelText('Word or hashtag')).toHaveFocus();
  });
});

test('a phone has no setting for keys', async () => {
  vi.stubGlobal('matchMedia', (media: string) => ({
    media,
    matches: media.includes('coarse'),
    addEventListener() {},
    removeEventListener() {},
  }));
  render(<AppRoutes />, '/settings');
  expect(await screen.findByRole('heading', { name: 'Appearance' })).toBeInTheDocument();
  expect(screen.queryByRole('heading', { name: 'Keyboard' })).not.toBeInTheDocument();
});

test('which replies notify is a choice that is saved, or goes back with a word', async () => {
  const sent: unknown[] = [];
  server.use(
    http.put('/api/notifications/settings', async ({ request }) => {
      sent.push(await request.json());
      return sent.length === 1 ? HttpResponse.json({ replies: 'all' }) : problem(503);
    }),
  );
  render(<AppRoutes />, '/settings');
  const choice = (name: string) => screen.findByRole('radio', { name });
  expect(await choice('Also in threads I began')).toBeChecked();
  await userEvent.click(await choice('Also below any crud of mine'));
  await waitFor(() => expect(sent).toEqual([{ replies: 'all' }]));
  await waitFor(async () => expect(await choice('Also below any crud of mine')).toBeChecked());
  await userEvent.click(await choice('To my cruds'));
  expect(await screen.findByRole('alert')).toHaveTextContent('the trouble is on our side');
  expect(await choice('Also below any crud of mine')).toBeChecked();
});

test('a protected account is switched on and off, and an error keeps it as it was', async () => {
  const sent: unknown[] = [];
  server.use(
    http.put('/api/profile/protected', async ({ request }) => {
      sent.push(await request.json());
      return sent.length < 3
        ? HttpResponse.json({ ...alice, protected: sent.length === 1 })
        : problem(503);
    }),
  );
  render(<AppRoutes />, '/settings');
  const section = within(await screen.findByRole('region', { name: 'Protected account' }));
  expect(section.getByRole('radio', { name: 'Off' })).toBeChecked();
  expect(section.getByRole('link', { name: 'Follow requests' })).toHaveAttribute(
    'href',
    '/settings/requests',
  );
  await userEvent.click(section.getByRole('radio', { name: 'On' }));
  await waitFor(() => expect(session.current()).toMatchObject({ person: { protected: true } }));
  await userEvent.click(section.getByRole('radio', { name: 'Off' }));
  await waitFor(() => expect(session.current()).toMatchObject({ person: { protected: false } }));
  await userEvent.click(section.getByRole('radio', { name: 'On' }));
  expect(await section.findByRole('alert')).toBeInTheDocument();
  expect(section.getByRole('radio', { name: 'Off' })).toBeChecked();
  expect(sent).toEqual([{ protected: true }, { protected: false }, { protected: true }]);
});

describe('push notifications', () => {
  const section = async () =>
    within(await screen.findByRole('region', { name: 'Push notifications' }));
  const subscription = {
    endpoint: 'https://push.test/1',
    options: { applicationServerKey: null },
    toJSON: () => ({ endpoint: 'https://push.test/1', keys: { p256dh: 'p', auth: 'a' } }),
    unsubscribe: vi.fn(),
  };

  /** Give this browser push notifications, whose permission is asked for once. */
  function browser(answer: NotificationPermission) {
    let known: typeof subscription | null = null;
    const registration = {
      pushManager: {
        getSubscription: async () => known,
        subscribe: async () => {
          known = subscription;
          return subscription;
        },
      },
    };
    const register = vi.fn(async () => registration);
    const ask = vi.fn(async () => {
      Object.assign(window.Notification, { permission: answer });
      return answer;
    });
    vi.stubGlobal('Notification', { permission: 'default', requestPermission: ask });
    vi.stubGlobal('PushManager', class {});
    const worker = new EventTarget();
    Object.assign(worker, {
      register,
      getRegistration: async () => registration,
      ready: Promise.resolve(registration),
    });
    Object.defineProperty(navigator, 'serviceWorker', { value: worker, configurable: true });
    return { ask, register };
  }

  afterEach(() => {
    vi.unstubAllGlobals();
    Reflect.deleteProperty(navigator, 'serviceWorker');
    localStorage.removeItem('cruddur.push');
  });

  test('a browser without them says so, and the kinds can be chosen for other devices', async () => {
    const sent: unknown[] = [];
    server.use(
      http.put('/api/push/settings', async ({ request }) => {
        const change = Object(await request.json());
        sent.push(Object.entries(change).filter(([, isOn]) => isOn !== null));
        return HttpResponse.json({
          like: false,
          repost: true,
          reply: true,
          mention: true,
          poll_ended: true,
          follow: true,
          message: true,
        });
      }),
    );
    render(<AppRoutes />, '/settings');
    const push = await section();
    expect(await push.findByText('This browser has no push notifications.')).toBeInTheDocument();
    await userEvent.click(await push.findByRole('checkbox', { name: 'Likes' }));
    await waitFor(() => expect(push.getByRole('checkbox', { name: 'Likes' })).not.toBeChecked());
    expect(sent).toEqual([[['like', false]]]);
  });

  test('they are switched on after a click, and off', async () => {
    const { ask, register } = browser('granted');
    const subscribed: unknown[] = [];
    server.use(
      http.get('/api/push/key', () => HttpResponse.json({ key: 'BKey' })),
      http.post('/api/push/subscriptions', async ({ request }) => {
        subscribed.push(await request.json());
        return HttpResponse.json({ uuid: here.uuid, created_at: here.created_at }, { status: 201 });
      }),
      http.delete('/api/push/subscriptions', () => new HttpResponse(null, { status: 204 })),
    );
    render(<AppRoutes />, '/settings');
    const push = await section();
    expect(await push.findByRole('radio', { name: 'Off' })).toBeChecked();
    expect(ask).not.toHaveBeenCalled();
    await userEvent.click(push.getByRole('radio', { name: 'On' }));
    await waitFor(() => expect(subscribed).toHaveLength(1));
    expect(subscribed).toEqual([subscription.toJSON()]);
    expect(register).toHaveBeenCalledWith('/sw.js?language=en', { updateViaCache: 'none' });
    await waitFor(() => expect(push.getByRole('radio', { name: 'On' })).toBeChecked());
    await userEvent.click(push.getByRole('radio', { name: 'Off' }));
    await waitFor(() => expect(subscription.unsubscribe).toHaveBeenCalled());
    expect(localStorage.getItem('cruddur.push')).toBeNull();
  });

  test('a browser that refuses says how to change that', async () => {
    browser('denied');
    render(<AppRoutes />, '/settings');
    const push = await section();
    await userEvent.click(await push.findByRole('radio', { name: 'On' }));
    expect(await push.findByText(/doesn’t allow Cruddur to notify you/)).toBeInTheDocument();
  });
});
