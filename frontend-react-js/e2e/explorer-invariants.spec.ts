import { expect, type Page, test } from '@playwright/test';
import type { Action } from './explorer/actions';
import { explore, newReport } from './explorer/explorer';
import type { invariants } from './explorer/invariants';
import { newUser } from './new-user';

type Name = keyof typeof invariants;
type Case = { body: string; actions: Action[]; head?: string; heading?: string };

const reload: Action = { kind: 'reload' };
const pressEscape: Action = { kind: 'press', key: 'Escape' };
const home = '<a href="/">Home</a>';
const dialog = `<button onclick="document.querySelector('dialog').showModal()">Open</button>
  <dialog><h2>Soup</h2><button onclick="this.closest('dialog').close()">Close</button></dialog>`;
const composer = `<form data-composer="home">
  <textarea oninput="sessionStorage.text = this.value"></textarea>
  <button type="button" onclick="send()">Send</button></form>
  <script>
    const field = document.querySelector('textarea');
    field.value = sessionStorage.text ?? '';
    async function send() {
      await fetch('/api/activities', { method: 'POST', body: JSON.stringify({ message: field.value }) });
      field.value = sessionStorage.text = '';
    }
  </script>`;
const type: Action = {
  kind: 'type',
  target: { description: 'textarea', nth: 0 },
  text: 'Soup today',
  isReplacing: true,
};

function press(button: string): Action {
  return { kind: 'click', target: { description: `button ${button}`, nth: 0 } };
}

/** The smallest page that breaks each invariant. */
const broken: Record<Name, Case> = {
  'no uncaught error': {
    body: `${home}<script>Promise.reject(new Error('No soup'))</script>`,
    actions: [reload],
  },
  'no console error': {
    body: `${home}<script>console.error('No soup')</script>`,
    actions: [reload],
  },
  'no server error': {
    body: `${home}<p role="alert">No soup</p><script>fetch('/api/broken')</script>`,
    actions: [reload],
  },
  'a failed request is shown': {
    body: `${home}<script>fetch('/api/missing')</script>`,
    actions: [reload],
  },
  'no broken page': { body: home, heading: 'This page broke', actions: [reload] },
  'no dead end': { body: '<p>The end</p>', actions: [reload] },
  'one title and one heading': { body: `${home}<h1>Another</h1>`, actions: [reload] },
  'a reload shows the same page': {
    body: `${home}<script>
      sessionStorage.visits = Number(sessionStorage.visits ?? 0) + 1;
      document.querySelector('h1').textContent = 'Visit ' + sessionStorage.visits;
    </script>`,
    actions: [reload],
  },
  'Back returns to the page before': {
    body: `${home}<script>
      if (location.pathname === '/' && sessionStorage.wasThere) location.replace('/trap');
      sessionStorage.wasThere = 1;
    </script>`,
    actions: [{ kind: 'open', path: '/soup' }, { kind: 'back' }],
  },
  'no crud twice in a list': {
    body: `${home}<ol><li data-row="a">Soup</li><li data-row="a">Soup</li></ol>`,
    actions: [reload],
  },
  'closing a dialog keeps the focus': {
    body: `${home}${dialog}<script>
      const dialog = document.querySelector('dialog');
      dialog.oncancel = () => dialog.remove();
    </script>`,
    actions: [press('Open'), pressEscape],
  },
  'a dialog can be closed': {
    body: `${home}${dialog}<script>
      document.querySelector('dialog').onkeydown = (event) => event.preventDefault();
    </script>`,
    actions: [press('Open'), pressEscape],
  },
  'a dialog ends with its page': {
    body: `${home}${dialog}<script>
      if (location.pathname === '/') history.pushState(null, '', '/soup');
    </script>`,
    actions: [press('Open'), { kind: 'back' }],
  },
  'no horizontal scroll on a phone': {
    body: `${home}<div style="width: 900px">Soup</div>`,
    head: '<meta name="viewport" content="width=device-width">',
    actions: [{ kind: 'resize', size: 'phone' }],
  },
  'a draft isn’t lost': {
    body: `${home}${composer}<button onclick="field.value = ''">Clear</button>`,
    actions: [type, press('Clear')],
  },
};

const more: Record<string, Case & { name: Name }> = {
  'a request without an answer': {
    name: 'a failed request is shown',
    body: `${home}<script>fetch('/api/cut').catch(() => undefined)</script>`,
    actions: [reload],
  },
  'an error thrown by a click': {
    name: 'no uncaught error',
    body: `${home}<button onclick="noSoup()">Order</button>`,
    actions: [press('Order')],
  },
  'no heading': { name: 'one title and one heading', body: home, heading: '', actions: [reload] },
  'a draft that a reload loses': {
    name: 'a draft isn’t lost',
    body: `${home}<form data-composer="home"><textarea></textarea></form>`,
    actions: [type, reload],
  },
  'a dialog without a button': {
    name: 'a dialog can be closed',
    body: `${home}<button onclick="document.querySelector('dialog').showModal()">Open</button>
      <dialog><h2>Soup</h2></dialog>`,
    actions: [press('Open')],
  },
};

/** Return the names of the invariants that the actions break on a page. */
async function judge(page: Page, { body, head = '', heading = 'Soup', actions }: Case) {
  await page.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/api/broken') return route.fulfill({ status: 500 });
    if (pathname === '/api/missing') return route.fulfill({ status: 404 });
    if (pathname === '/api/cut') return route.abort('connectionreset');
    if (pathname.startsWith('/api'))
      return route.fulfill({ body: route.request().postData() ?? '' });
    const h1 = heading && `<h1>${heading}</h1>`;
    const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Soup · Cruddur</title>${head}</head>
      <body><main>${h1}${body}</main></body></html>`;
    return route.fulfill({ contentType: 'text/html', body: html });
  });
  await page.goto('/');
  const report = newReport();
  const friend = { page, user: newUser('bob') };
  await explore({ page, context: page.context(), user: newUser('alice'), friend }, report, {
    seed: 1,
    seconds: 0,
    replayed: actions,
    onViolation: async () => undefined,
  });
  expect(report.actions).toEqual(actions);
  return [...new Set(report.violations.map(({ invariant }) => invariant))];
}

for (const [name, each] of Object.entries(broken)) {
  test(`${name}: a page that breaks it`, async ({ page }) => {
    expect(await judge(page, each)).toEqual([name]);
  });
}

for (const [what, each] of Object.entries(more)) {
  test(`${each.name}: ${what}`, async ({ page }) => {
    expect(await judge(page, each)).toEqual([each.name]);
  });
}

test('a sound page breaks no invariant', async ({ page }) => {
  const found = await judge(page, {
    body: `${home}${dialog}${composer}<p role="alert">No soup left</p>
      <ol><li data-row="a">Soup</li><li data-row="b">Bread</li></ol>
      <script>fetch('/api/missing')</script>`,
    head: '<meta name="viewport" content="width=device-width">',
    actions: [
      reload,
      press('Open'),
      pressEscape,
      { kind: 'resize', size: 'phone' },
      type,
      reload,
      press('Send'),
      { kind: 'open', path: '/soup' },
      { kind: 'back' },
      { kind: 'forward' },
    ],
  });
  expect(found).toEqual([]);
});
