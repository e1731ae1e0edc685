import { expect, type Page, test } from '@playwright/test';
import { newUser, signUpByForm } from './new-user';
import { leftOverlays } from './overlays';
import { callApi, signInAs, signInByForm } from './sign-in';

const sizes = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 800 } };

const OPEN = '[data-key="open"]';

function crud(page: Page, message: string) {
  return page.getByRole('article').filter({ hasText: message });
}

/** Expect that neither the page nor an open dialog scrolls horizontally. */
async function expectNoHorizontalScroll(page: Page) {
  const excess = await page.evaluate(() => {
    const whole = document.querySelector('dialog[open]') ?? document.documentElement;
    return whole.scrollWidth - whole.clientWidth;
  });
  expect(excess, `${page.url()} is too wide`).toBe(0);
}

for (const [size, viewport] of Object.entries(sizes)) {
  test(`core flows of a new user, on a ${size}`, async ({ page, browser }) => {
    await page.setViewportSize(viewport);
    const alice = newUser('alice');
    const message = `Soup for ${alice.handle}`;
    const bobs = await signInAs(browser, 'bayko');

    await test.step('alice signs up', async () => {
      await signUpByForm(page, alice);
      await expectNoHorizontalScroll(page);
    });

    await test.step('writes in the compose dialog, and autocompletes a mention by keyboard', async () => {
      await page.getByRole('link', { name: 'Notifications' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Notifications');
      await page.getByRole('button', { name: 'Write a crud' }).click();
      const field = page.getByRole('dialog').getByLabel('Your crud');
      await field.fill(`${message}, dear `);
      await field.press('End');
      await field.pressSequentially('@bayk');
      await expect(page.getByRole('option', { name: /bayko/ })).toBeVisible();
      await expectNoHorizontalScroll(page);
      await field.press('Tab');
      await expect(field).toHaveValue(`${message}, dear @bayko `);
    });

    await test.step('the draft survives a reload, and is posted by keyboard', async () => {
      await page.reload();
      await page.getByRole('button', { name: 'Write a crud' }).click();
      const field = page.getByRole('dialog').getByLabel('Your crud');
      await expect(field).toHaveValue(`${message}, dear @bayko `);
      await field.press('Control+Enter');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await page.getByRole('link', { name: 'Home', exact: true }).click();
      await expect(crud(page, message)).toBeVisible();
    });

    const cruds = await callApi(page, 'GET', `/api/activities/@${alice.handle}`);
    const { uuid } = cruds.activities[0];

    await test.step('alice gets notifications of a follow and a reply, and opens the thread', async () => {
      await callApi(bobs, 'PUT', `/api/users/@${alice.handle}/follow`);
      await callApi(bobs, 'POST', `/api/activities/${uuid}/reply`, {
        message: 'With bread, please',
      });
      await page.reload();
      await page.getByRole('link', { name: /Notifications, \d unread/ }).click();
      await expect(page.getByText(/followed you/)).toBeVisible();
      await page.getByRole('link', { name: 'With bread, please' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Crud');
      await page.getByLabel('Your reply').fill('Rye or wheat?');
      await page.getByRole('button', { name: 'Reply', exact: true }).click();
      await expect(crud(page, 'Rye or wheat?')).toBeVisible();
      await expectNoHorizontalScroll(page);
    });

    await test.step('search, follow, and scroll restoration on the way back', async () => {
      // On a phone, the bars are hidden until one scrolls back.
      await page.evaluate(() => window.scrollBy(0, -200));
      await page.getByRole('link', { name: 'Search', exact: true }).click();
      await page.getByRole('main').getByRole('searchbox').fill('bayko');
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: 'People', exact: true }).click();
      const found = page.getByRole('article').filter({ hasText: '@bayko' });
      await found.getByRole('button', { name: 'Follow', exact: true }).click();
      await expect(found.getByRole('button', { name: 'Following', exact: true })).toBeVisible();
      await expectNoHorizontalScroll(page);
      await page.goto('/?tab=everyone');
      const href = await page.getByRole('article').nth(9).locator(OPEN).getAttribute('href');
      const link = page.locator(`${OPEN}[href="${href}"]`);
      // Scroll it to the middle of the window, so that the click doesn't scroll.
      await link.evaluate((element) => element.scrollIntoView({ block: 'center' }));
      const position = await page.evaluate(() => window.scrollY);
      expect(position).toBeGreaterThan(100);
      await link.click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Crud');
      await page.goBack();
      const moved = () => page.evaluate((from) => Math.abs(window.scrollY - from), position);
      await expect.poll(moved).toBeLessThan(100);
    });

    await test.step('keyboard shortcuts move, like, reply and show the help', async () => {
      await page.goto(`/@${alice.handle}/status/${uuid}`);
      await expect(crud(page, 'With bread')).toBeVisible();
      // The shortcuts may not be loaded yet.
      await expect(async () => {
        await page.keyboard.press('j');
        expect(await crud(page, 'With bread').evaluate((it) => it === document.activeElement)).toBe(
          true,
        );
      }).toPass();
      await page.keyboard.press('l');
      await expect(crud(page, 'With bread').getByRole('button', { name: 'Like' })).toHaveAttribute(
        'aria-pressed',
        'true',
      );
      await page.keyboard.press('r');
      await expect(page).not.toHaveURL(new RegExp(uuid));
      await expect(page.getByLabel('Your reply')).toBeFocused();
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    });

    await test.step('the offline banner is shown, and a failed crud can be sent afterwards', async () => {
      await leftOverlays(page);
      await page.goto('/');
      await expect(crud(page, message)).toBeVisible();
      await expect(page.getByLabel('Your crud')).toBeVisible();
      await page.context().setOffline(true);
      await expect(page.getByText(/You are offline/)).toBeVisible();
      await page.getByLabel('Your crud').fill('Written in a tunnel');
      await page.getByLabel('Your crud').press('Control+Enter');
      await expect(page.getByText(/can’t be reached, so this wasn’t sent/)).toBeVisible();
      await page.context().setOffline(false);
      await expect(page.getByText(/You are offline/)).toHaveCount(0);
      await page.getByLabel('Your crud').press('Control+Enter');
      await expect(page.getByRole('article').first()).toContainText('Written in a tunnel');
    });

    await test.step('an expired crud disappears from the open page', async () => {
      await callApi(page, 'POST', '/api/activities', { message: 'Gone soon', ttl: '1-hour' });
      const later = await page.context().newPage();
      await later.clock.install();
      await later.goto(`/@${alice.handle}`);
      await expect(crud(later, 'Gone soon')).toContainText(/expires in (1 h|\d\d min)/);
      // A response would set the page's clock right.
      await later.route('**/api/**', (route) => route.abort());
      await later.clock.fastForward('01:00:01');
      await expect(crud(later, 'Gone soon')).toHaveCount(0);
      await expect(crud(later, message)).toBeVisible();
      await later.close();
    });

    await test.step('the light theme survives a reload', async () => {
      await page.goto('/settings');
      await page.getByLabel('Light', { exact: true }).check();
      await page.reload();
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
      await expect(page.getByLabel('Light', { exact: true })).toBeChecked();
      await expectNoHorizontalScroll(page);
    });

    await test.step('sign out everywhere ends other sessions, which keep their drafts', async () => {
      const other = await (await browser.newContext({ viewport })).newPage();
      await signInByForm(other, alice.email, alice.password);
      await other.getByLabel('Your crud').fill('Half a thought');
      await page.getByRole('button', { name: 'Sign out everywhere' }).click();
      await expect(page.getByRole('heading', { name: 'Say it, and let it go.' })).toBeVisible();
      await expect(other.getByText(/Your session has ended/)).toBeVisible();
      await other.getByRole('link', { name: 'sign in again' }).click();
      await other.getByLabel('Email').fill(alice.email);
      await other.getByLabel('Password').fill(alice.password);
      await other.getByRole('button', { name: 'Sign in' }).click();
      await expect(other.getByLabel('Your crud')).toHaveValue('Half a thought');
      await other.context().close();
    });

    await test.step('account deletion removes the profile', async () => {
      await signInByForm(page, alice.email, alice.password);
      await page.goto('/settings');
      await page.getByRole('button', { name: 'Delete account' }).click();
      await page.getByRole('dialog').getByRole('textbox').fill(alice.handle);
      await page.getByRole('button', { name: 'Delete for good' }).click();
      await expect(page.getByRole('heading', { name: 'Say it, and let it go.' })).toBeVisible();
      await page.goto(`/@${alice.handle}`);
      await expect(page.getByText(`@${alice.handle} isn’t available`)).toBeVisible();
    });
  });
}
