import { expect, type Page, test } from '@playwright/test';
import { arrive } from './arrive';
import { type Newcomer, newcomer } from './newcomer';

function crud(page: Page, message: string) {
  return page.getByRole('article').filter({ hasText: message });
}

async function write(page: Page, message: string) {
  await page.goto('/');
  await page.getByLabel('Your crud').fill(message);
  await page.getByRole('button', { name: 'Crud', exact: true }).click();
  await expect(crud(page, message)).toBeVisible();
}

async function follow(page: Page, { handle }: Newcomer) {
  await page.goto(`/@${handle}`);
  await page.getByRole('main').getByRole('button', { name: 'Follow', exact: true }).click();
  await expect(
    page.getByRole('main').getByRole('button', { name: 'Following', exact: true }),
  ).toBeVisible();
}

test('what someone says comes home once one follows them', async ({ browser }) => {
  const [alice, bob] = [newcomer('alice'), newcomer('bob')];
  const message = `The first words of ${bob.handle}`;
  const bobs = await arrive(browser, bob);
  await write(bobs, message);
  const alices = await arrive(browser, alice);

  await test.step('home is empty at first, and leads to what everyone says', async () => {
    await alices.getByRole('link', { name: 'See what everyone says' }).click();
    await expect(crud(alices, message)).toBeVisible();
  });

  await test.step('alice follows bob from his page, and it stays so', async () => {
    await follow(alices, bob);
    await expect(alices.getByRole('link', { name: '1 follower' })).toBeVisible();
    await alices.reload();
    await expect(
      alices.getByRole('main').getByRole('button', { name: 'Following', exact: true }),
    ).toBeVisible();
  });

  await test.step('what bob said stands at her home', async () => {
    await alices.getByRole('link', { name: 'Home', exact: true }).click();
    await expect(crud(alices, message)).toBeVisible();
  });

  await test.step('bob sees who follows him, and follows back from the list', async () => {
    await bobs.goto(`/@${bob.handle}/followers`);
    const row = bobs.getByRole('article').filter({ hasText: alice.handle });
    await row.getByRole('button', { name: 'Follow', exact: true }).click();
    await expect(row.getByRole('button', { name: 'Following', exact: true })).toBeVisible();
    await alices.goto(`/@${bob.handle}`);
    await expect(alices.getByText('Follows you')).toBeVisible();
  });

  await test.step('what is new waits above her home until she asks for it', async () => {
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

test('a crud is liked, reposted, set aside, and deleted by its author', async ({ browser }) => {
  const [alice, bob] = [newcomer('alice'), newcomer('bob')];
  const alices = await arrive(browser, alice);
  const bobs = await arrive(browser, bob);
  // 👋🏽 is four code units: what comes after it must still be found where it stands.
  const message = `👋🏽 @${alice.handle} of #${bob.handle} at https://example.org/`;
  const words = `of #${bob.handle}`;
  await write(bobs, message);
  await alices.goto(`/@${bob.handle}`);
  const onProfile = crud(alices, words);

  await test.step('mentions, hashtags and addresses are links', async () => {
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
    await expect(crud(alices, words)).toBeVisible();
  });

  await test.step('each act holds, here and after a reload', async () => {
    const onTag = crud(alices, words);
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

  await test.step('it stands among what alice reposted, liked and set aside', async () => {
    await alices.getByRole('link', { name: 'Profile' }).click();
    await expect(crud(alices, words)).toContainText('Reposted by you');
    await alices.getByRole('link', { name: 'Likes' }).click();
    await expect(crud(alices, words)).toBeVisible();
    await alices.getByRole('link', { name: 'Bookmarks' }).click();
    await expect(crud(alices, words)).toBeVisible();
  });

  await test.step('a like can be taken back', async () => {
    const like = crud(alices, words).getByRole('button', { name: 'Like' });
    await like.click();
    await expect(like).toHaveAttribute('aria-pressed', 'false');
    await expect(like).toHaveAccessibleDescription('0 likes');
  });

  await test.step('bob deletes it after being asked, and it is gone for both', async () => {
    await bobs.goto('/');
    await crud(bobs, words).getByRole('button', { name: 'Delete' }).click();
    const dialog = bobs.getByRole('dialog');
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await bobs.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(crud(bobs, words).getByRole('button', { name: 'Delete' })).toBeFocused();

    await bobs.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await expect(crud(bobs, words)).toHaveCount(0);
    await alices.reload();
    await expect(alices.getByText('Nothing set aside')).toBeVisible();
  });
});

test('a block hides two people from each other until it is taken back', async ({ browser }) => {
  const [alice, bob] = [newcomer('alice'), newcomer('bob')];
  const message = `Something ${bob.handle} said`;
  const bobs = await arrive(browser, bob);
  await write(bobs, message);
  const alices = await arrive(browser, alice);
  await follow(alices, bob);

  await test.step('alice blocks bob, and his page says so', async () => {
    await alices.getByRole('button', { name: 'More options' }).click();
    await alices.getByRole('menuitem', { name: 'Block' }).click();
    await alices.getByRole('dialog').getByRole('button', { name: 'Block' }).click();
    await expect(alices.getByText(`You blocked @${bob.handle}`)).toBeVisible();
    await expect(crud(alices, message)).toHaveCount(0);
    await alices.reload();
    await expect(alices.getByText(`You blocked @${bob.handle}`)).toBeVisible();
  });

  await test.step('neither finds the other', async () => {
    await alices.goto('/?tab=everyone');
    await expect(alices.getByRole('article').first()).toBeVisible();
    await expect(crud(alices, message)).toHaveCount(0);
    await bobs.goto(`/@${alice.handle}`);
    await expect(bobs.getByText(`Nobody here is @${alice.handle}`)).toBeVisible();
  });

  await test.step('unblocked, bob is there again, and no longer followed', async () => {
    await alices.goto(`/@${bob.handle}`);
    await alices.getByRole('button', { name: 'Unblock' }).click();
    await expect(crud(alices, message)).toBeVisible();
    await expect(
      alices.getByRole('main').getByRole('button', { name: 'Follow', exact: true }),
    ).toBeVisible();
  });
});

test('a stranger who likes something signs in, and comes back to it', async ({ page }) => {
  await page.goto('/@andrew');
  await page.getByRole('button', { name: 'Like' }).first().click();
  await expect(page).toHaveURL('/signin');
  await page.getByLabel('Email').fill('bayko@cruddur.test');
  await page.getByLabel('Password').fill('Testing123!');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL('/@andrew');
  await expect(page.getByRole('article').first()).toBeVisible();
});
