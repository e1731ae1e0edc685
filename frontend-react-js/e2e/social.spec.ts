import { expect, type Page, test } from '@playwright/test';
import { type NewUser, newUser, signUpInNewContext } from './new-user';
import { leftOverlays } from './overlays';

function crud(page: Page, message: string) {
  return page.getByRole('article').filter({ hasText: message });
}

async function write(page: Page, message: string) {
  await page.goto('/');
  await page.getByLabel('Your crud').fill(message);
  await page.getByRole('button', { name: 'Crud', exact: true }).click();
  await expect(crud(page, message)).toBeVisible();
}

async function follow(page: Page, { handle }: NewUser) {
  await page.goto(`/@${handle}`);
  await page.getByRole('main').getByRole('button', { name: 'Follow', exact: true }).click();
  await expect(
    page.getByRole('main').getByRole('button', { name: 'Following', exact: true }),
  ).toBeVisible();
}

test('the home feed shows the cruds of followed users', async ({ browser }) => {
  const [alice, bob] = [newUser('alice'), newUser('bob')];
  const message = `The first words of ${bob.handle}`;
  const bobs = await signUpInNewContext(browser, bob);
  await write(bobs, message);
  const alices = await signUpInNewContext(browser, alice);

  await test.step('the empty home feed links to the public feed', async () => {
    await alices.getByRole('link', { name: 'See what everyone says' }).click();
    await expect(crud(alices, message)).toBeVisible();
  });

  await test.step('alice follows bob from his profile, also after a reload', async () => {
    await follow(alices, bob);
    await expect(alices.getByRole('link', { name: '1 follower' })).toBeVisible();
    await alices.reload();
    await expect(
      alices.getByRole('main').getByRole('button', { name: 'Following', exact: true }),
    ).toBeVisible();
  });

  await test.step('the crud of bob is in the home feed', async () => {
    await alices.getByRole('link', { name: 'Home', exact: true }).click();
    await expect(crud(alices, message)).toBeVisible();
  });

  await test.step('bob sees alice among his followers and follows back', async () => {
    await bobs.goto(`/@${bob.handle}/followers`);
    const row = bobs.getByRole('article').filter({ hasText: alice.handle });
    await row.getByRole('button', { name: 'Follow', exact: true }).click();
    await expect(row.getByRole('button', { name: 'Following', exact: true })).toBeVisible();
    await alices.goto(`/@${bob.handle}`);
    await expect(alices.getByText('Follows you')).toBeVisible();
  });

  await test.step('new cruds are announced above the feed and shown on request', async () => {
    const later = await alices.context().newPage();
    await later.clock.install();
    await later.goto('/');
    await expect(crud(later, message)).toBeVisible();
    const news = `More words of ${bob.handle}`;
    await write(bobs, news);
    const pill = later.getByRole('button', { name: 'Show 1 new crud' });
    await expect(pill).toHaveCount(0);
    await later.clock.fastForward('00:30');
    await expect(pill).toBeVisible();
    await expect(crud(later, news)).toHaveCount(0);
    await pill.click();
    await expect(later.getByRole('article').first()).toContainText(news);
  });
});

test('a crud is liked, reposted, bookmarked, and deleted by its author', async ({ browser }) => {
  const [alice, bob] = [newUser('alice'), newUser('bob')];
  const alices = await signUpInNewContext(browser, alice);
  const bobs = await signUpInNewContext(browser, bob);
  // 👋🏽 is four code units: the offsets of the entities after it must still be right.
  const message = `👋🏽 @${alice.handle} of #${bob.handle} at https://example.org/`;
  const text = `of #${bob.handle}`;
  await write(bobs, message);
  await alices.goto(`/@${bob.handle}`);
  const onProfile = crud(alices, text);

  await test.step('mentions, hashtags and URLs are links', async () => {
    await expect(onProfile.getByRole('link', { name: `@${alice.handle}` })).toHaveAttribute(
      'href',
      `/@${alice.handle}`,
    );
    await expect(onProfile.getByRole('link', { name: 'https://example.org/' })).toHaveAttribute(
      'rel',
      'noopener nofollow ugc',
    );
    await onProfile.getByRole('link', { name: `#${bob.handle}` }).click();
    await expect(alices).toHaveURL(`/tags/${bob.handle}`);
    await expect(crud(alices, text)).toBeVisible();
  });

  await test.step('each reaction is shown on other pages and after a reload', async () => {
    const onTag = crud(alices, text);
    for (const name of ['Like', 'Repost', 'Bookmark']) {
      await onTag.getByRole('button', { name }).click();
      await expect(onTag.getByRole('button', { name })).toHaveAttribute('aria-pressed', 'true');
    }
    await expect(onTag.getByRole('button', { name: 'Like' })).toHaveAccessibleDescription('1 like');
    await alices.goBack();
    await expect(onProfile.getByRole('button', { name: 'Like' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    await alices.reload();
    for (const name of ['Like', 'Repost', 'Bookmark']) {
      await expect(onProfile.getByRole('button', { name })).toHaveAttribute('aria-pressed', 'true');
    }
    await expect(onProfile.getByRole('button', { name: 'Delete' })).toHaveCount(0);
  });

  await test.step('the crud is on the profile, among likes, and among bookmarks', async () => {
    await alices.getByRole('link', { name: 'Profile' }).click();
    await expect(crud(alices, text)).toContainText('Reposted by you');
    await alices.getByRole('link', { name: 'Likes' }).click();
    await expect(crud(alices, text)).toBeVisible();
    await alices.getByRole('link', { name: 'Bookmarks' }).click();
    await expect(crud(alices, text)).toBeVisible();
  });

  await test.step('a like can be removed', async () => {
    const like = crud(alices, text).getByRole('button', { name: 'Like' });
    await like.click();
    await expect(like).toHaveAttribute('aria-pressed', 'false');
    await expect(like).toHaveAccessibleDescription('0 likes');
  });

  await test.step('bob confirms the deletion, and the crud is gone for both', async () => {
    await bobs.goto('/');
    const menu = crud(bobs, text).getByRole('button', { name: 'Crud options' });
    await menu.click();
    await bobs.getByRole('menuitem', { name: 'Delete' }).click();
    const dialog = bobs.getByRole('dialog');
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await bobs.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(menu).toBeFocused();

    await bobs.keyboard.press('Enter');
    await bobs.getByRole('menuitem', { name: 'Delete' }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await expect(crud(bobs, text)).toHaveCount(0);
    await alices.reload();
    await expect(alices.getByText('Nothing set aside')).toBeVisible();
  });
});

test('a block hides two users from each other until it is removed', async ({ browser }) => {
  const [alice, bob] = [newUser('alice'), newUser('bob')];
  const message = `Something ${bob.handle} said`;
  const bobs = await signUpInNewContext(browser, bob);
  await write(bobs, message);
  const alices = await signUpInNewContext(browser, alice);
  await follow(alices, bob);

  await test.step('alice blocks bob, and his profile says so', async () => {
    await alices.getByRole('button', { name: 'More options' }).click();
    await alices.getByRole('menuitem', { name: 'Block' }).click();
    await alices.getByRole('dialog').getByRole('button', { name: 'Block' }).click();
    await expect(alices.getByText(`You blocked @${bob.handle}`)).toBeVisible();
    await expect(crud(alices, message)).toHaveCount(0);
    await leftOverlays(alices);
    await alices.reload();
    await expect(alices.getByText(`You blocked @${bob.handle}`)).toBeVisible();
  });

  await test.step('neither sees the other', async () => {
    await alices.goto('/?tab=everyone');
    await expect(alices.getByRole('article').first()).toBeVisible();
    await expect(crud(alices, message)).toHaveCount(0);
    await bobs.goto(`/@${alice.handle}`);
    await expect(bobs.getByText(`@${alice.handle} isn’t available`)).toBeVisible();
  });

  await test.step('after unblocking, bob is visible again but no longer followed', async () => {
    await alices.goto(`/@${bob.handle}`);
    await alices.getByRole('button', { name: 'Unblock' }).click();
    await expect(crud(alices, message)).toBeVisible();
    await expect(
      alices.getByRole('main').getByRole('button', { name: 'Follow', exact: true }),
    ).toBeVisible();
  });
});

test('an anonymous visitor who likes a crud signs in and returns to it', async ({ page }) => {
  await page.goto('/@andrew');
  await page.getByRole('button', { name: 'Like' }).first().click();
  await expect(page).toHaveURL('/signin');
  await page.getByLabel('Email').fill('bayko@cruddur.test');
  await page.getByLabel('Password').fill('Testing123!');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL('/@andrew');
  await expect(page.getByRole('article').first()).toBeVisible();
});
