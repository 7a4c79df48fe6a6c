import { statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildApp, launchBrowser, serveBuiltApp } from './browser.ts';
import { accessFaults, overflowOf } from './judge-access.ts';
import { type PretendServer, pretendServer } from './pretend-api.ts';

let built: Awaited<ReturnType<typeof buildApp>>;
let browser: Browser;
let context: BrowserContext;
let server: PretendServer;
let site: Awaited<ReturnType<typeof serveBuiltApp>>;

beforeAll(async () => {
  [built, browser] = await Promise.all([buildApp(), launchBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await built.discard();
});
beforeEach(async () => {
  server = pretendServer();
  site = await serveBuiltApp(built.dir, server.api);
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
});
afterEach(async () => {
  await context.close();
  await site.close();
});

/** Opens a page and keeps what its console holds against it. */
async function open(path: string): Promise<Page & { faults: string[] }> {
  const page = Object.assign(await context.newPage(), { faults: [] as string[] });
  page.on('pageerror', (error) => page.faults.push(error.message));
  await page.goto(site.url + path);
  return page;
}

/** The field of that name in the form that is shown. */
const seen = (page: Page, label: string): Locator => page.getByLabel(label, { exact: true }).filter({ visible: true });

type Manifest = Readonly<Record<string, { readonly file: string; readonly imports?: readonly string[] }>>;

/** Every script that these entries cannot be drawn without, in bytes after gzip. */
async function scriptBytes(...entries: readonly string[]): Promise<{ bytes: number; text: string }> {
  const manifest: Manifest = JSON.parse(await readFile(join(built.dir, '.vite/manifest.json'), 'utf8'));
  const needed = new Set<string>();
  const need = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const imported of manifest[name]?.imports ?? []) need(imported);
  };
  entries.forEach(need);
  const texts = await Promise.all(
    [...needed].map((name) => readFile(join(built.dir, manifest[name]?.file ?? name), 'utf8')),
  );
  return { bytes: texts.reduce((sum, text) => sum + gzipSync(text).length, 0), text: texts.join('\n') };
}

describe('the built pages', () => {
  it('need at most 150 kB of script for the first route of the app, and no zod', async () => {
    const { bytes, text } = await scriptBytes('index.html', 'src/features/today/today-page.tsx');
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(150_000);
    expect(text).not.toMatch(/ZodError|invalid_union/);
  });

  it('need at most 20 kB of script for the first page, and no React', async () => {
    const { bytes, text } = await scriptBytes('welcome.html');
    expect(bytes).toBeGreaterThan(1_000);
    expect(bytes).toBeLessThan(20_000);
    expect(text).not.toMatch(/react/i);
  });

  it('lie beside their compressed copies, but for crumbs that compression would not make smaller', async () => {
    const folder = join(built.dir, 'assets');
    const names = await readdir(folder);
    const texts = names.filter((name) => /\.(js|css)$/.test(name) && statSync(join(folder, name)).size > 512);
    for (const name of texts) expect(names, name).toEqual(expect.arrayContaining([`${name}.br`, `${name}.gz`]));
  });
});

describe('every page, in every size and light', () => {
  for (const width of [1280, 768, 360]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      it(`passes axe and fits its window at ${width} px, ${colorScheme}`, async () => {
        await context.close();
        context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, reducedMotion: 'reduce' });
        for (const path of ['/parts', '/nowhere', '/sign-in', '/sign-in#sign-up', '/sign-in#mailbox']) {
          const page = await open(path);
          await page.locator('h1, h2').first().waitFor();
          await page.waitForTimeout(400);
          expect(await accessFaults(page), path).toEqual([]);
          expect(await overflowOf(page), path).toBe(0);
          expect(page.faults, path).toEqual([]);
          await page.close();
        }
      }, 60_000);
    }
  }
});

describe('the first page', () => {
  it('says what is wrong at the field, ties it to it, and sends nothing', async () => {
    const page = await open('/sign-in');
    await seen(page, 'E-mail').fill('noor');
    await page.keyboard.press('Enter');
    const field = seen(page, 'E-mail');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    const described = await field.getAttribute('aria-describedby');
    expect(await page.locator(`#${described}`).textContent()).toMatch(/name@example.org/);
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(server.posted).toEqual([]);
  });

  it('shows the refusal in the words of the server, with its code', async () => {
    server.refusal = {
      status: 401,
      body: { code: 'wrong_password', detail: 'This e-mail and password do not belong together.' },
    };
    const page = await open('/sign-in');
    await seen(page, 'E-mail').fill('noor@marram.example');
    await seen(page, 'Password').fill('wood-firing');
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await page.getByRole('alert').textContent()).toBe(
      'This e-mail and password do not belong together.wrong_password',
    );
  });

  it('signs in and goes on to the page that was wanted', async () => {
    server.isSignedIn = false;
    const page = await open('/calendar');
    await page.waitForURL('**/sign-in?next=%2Fcalendar');
    await seen(page, 'E-mail').fill('noor@marram.example');
    await seen(page, 'Password').fill('wood-firing');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/calendar');
    expect(server.posted[0]).toMatchObject({
      path: '/identity/sign-in',
      body: { email: 'noor@marram.example', password: 'wood-firing' },
    });
    expect(server.posted[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('has no demo door when the server has none', async () => {
    server.hasDemo = false;
    const page = await open('/sign-in');
    await page.getByRole('link', { name: 'Make a new workspace' }).waitFor();
    expect(await page.getByRole('button', { name: 'Open the demo' }).count()).toBe(0);
  });

  it('says that the demo is being made, and can be pressed again only when that failed', async () => {
    const held: (() => void)[] = [];
    const page = await open('/sign-in');
    await page.route('**/identity/demo', async (route) => {
      await new Promise<void>((resolve) => held.push(resolve));
      await route.continue();
    });
    server.refusal = { status: 503, body: { code: 'busy', detail: 'Too many demos are being made.' } };
    const button = page.getByRole('button', { name: 'Open the demo' });
    const work = page.getByRole('status').filter({ hasText: 'Living through ninety days of posts…' });
    const turning = () =>
      page.locator('#demo-work').evaluate((element) => getComputedStyle(element, '::before').animationName);
    await button.press('Enter');
    await work.waitFor();
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    expect(await turning()).toBe('turn');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await turning()).toBe('none');
    expect(await accessFaults(page)).toEqual([]);
    await button.press('Enter');
    await expect.poll(() => held.length).toBe(1);
    held[0]?.();
    await page.getByRole('alert').filter({ hasText: 'Too many demos' }).waitFor();
    expect(await work.count()).toBe(0);
    expect(await button.getAttribute('aria-disabled')).toBeNull();
    await button.press('Enter');
    await work.waitFor();
    await expect.poll(() => held.length).toBe(2);
    held[1]?.();
    await page.waitForURL('**/today');
    expect(server.posted.map(({ path }) => path)).toEqual(['/identity/demo', '/identity/demo']);
  });

  it('sets a new password by the token of the link, which it hides from the address at once', async () => {
    const page = await open('/reset?token=abcdefghijkl');
    expect(page.url()).toMatch(/\/reset#reset=abcdefghijkl$/);
    await seen(page, 'New password').fill('thirty hours of pine');
    await page.getByRole('button', { name: 'Set it' }).click();
    await page.getByText('Done.').waitFor();
    expect(server.posted[0]).toMatchObject({
      path: '/identity/password-reset/finish',
      body: { token: 'abcdefghijkl', password: 'thirty hours of pine' },
    });
  });

  it('leads from a reset link that does not work to a new one', async () => {
    server.refusal = { status: 410, body: { code: 'reset_link_gone', detail: 'This reset link was used.' } };
    const page = await open('/reset#reset=abcdefghijkl');
    await seen(page, 'New password').fill('thirty hours of pine');
    await page.getByRole('button', { name: 'Set it' }).click();
    await page.getByRole('alert').filter({ hasText: 'This reset link was used.' }).waitFor();
    await page.getByRole('link', { name: 'Ask for a new one' }).click();
    await page.getByRole('heading', { name: 'A new password' }).waitFor();
  });

  it('joins by one button when the person is in already', async () => {
    const page = await open('/join?token=abcdefghijkl');
    await page.getByText('Ines Moreau invites you to Marram Pottery, as an editor.').waitFor();
    await page.getByText('Noor Brennan').waitFor();
    await page.getByRole('button', { name: 'Join' }).click();
    await page.waitForURL('**/today');
    expect(server.posted[0]).toMatchObject({ path: '/invitations/accept', body: { token: 'abcdefghijkl' } });
  });

  it('says before anything is filled in that an invitation does not work any more', async () => {
    server.hasInvitation = false;
    const page = await open('/join?token=abcdefghijkl');
    await page.getByText('This invitation was used.').waitFor();
    await page.getByRole('heading', { name: 'This invitation is over' }).waitFor();
    expect(await page.getByRole('button', { name: 'Join' }).count()).toBe(0);
    await page.getByRole('link', { name: 'I have an entry here: sign in' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });
});

describe('an address whose thing is not there', () => {
  const nobodys = '01890000-0000-7000-8000-000000000000';

  it('says that it is not here, be its id none or of what is gone, and leads back', async () => {
    const page = await open('/nowhere');
    for (const path of ['/posts/import?file=garbage', '/briefs/garbage', `/posts/${nobodys}`]) {
      await page.goto(site.url + path);
      await page.getByRole('heading', { name: 'Not here' }).waitFor();
      expect(await page.getByRole('alert').count(), path).toBe(0);
    }
    await page.getByRole('link', { name: 'Go to Today' }).click();
    await page.waitForURL('**/today');
  });
});

describe('the shell, by keyboard alone', () => {
  it('finds a place and goes there', async () => {
    const page = await open('/nowhere');
    await page.getByText('Marram Pottery').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Find or do').waitFor();
    await page.keyboard.type('libr');
    await page.getByText('Go to Library').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/library');
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.waitForURL('**/calendar');
    // The address changes first; the focus follows with the page.
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('page');
  });

  it('shows its shortcuts under ?, and lets single keys be switched off', async () => {
    const page = await open('/nowhere');
    await page.getByText('Marram Pottery').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Shortcuts' }).waitFor();
    await page.getByRole('switch', { name: 'Single keys' }).press('Space');
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.waitForTimeout(200);
    expect(page.url()).toMatch(/\/nowhere$/);
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Find or do').waitFor();
  });

  it('changes the workspace by the menu', async () => {
    const page = await open('/nowhere');
    await page.getByRole('button', { name: 'Marram Pottery' }).press('Enter');
    await page.locator('[role="menu"]:focus').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.locator('[role="menuitem"]:focus', { hasText: 'Marram Pottery' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.locator('[role="menuitem"]:focus', { hasText: 'Second studio' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Demo.').waitFor();
    expect(await page.locator('.brandrow').textContent()).toBe('Second studio');
  });

  it('says so where a part of it could not be fetched: what goes on behind the page, and what opens over it', async () => {
    await context.route(/\/assets\/(?:lines|dialog-frame|shortcut-sheet)-/, (route) => route.abort());
    const page = await open('/nowhere');
    await page.getByText('A part of this page could not be fetched.').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('link', { name: 'Load it again' }).waitFor();
    expect(await page.getByRole('heading', { name: 'Not here' }).count()).toBe(1);
    await context.unroute(/\/assets\/(?:lines|dialog-frame|shortcut-sheet)-/);
    await page.getByRole('link', { name: 'Load it again' }).click();
    await page.getByText('A part of this page could not be fetched.').waitFor({ state: 'detached' });
    await page.locator('#page').press('?');
    await page.getByRole('dialog').waitFor();
  });

  it('shows since when there is no line, and takes it back when there is one', async () => {
    const page = await open('/nowhere');
    await page.getByText('Marram Pottery').waitFor();
    await expect.poll(() => server.streams.size).toBe(1);
    await context.setOffline(true);
    await page.getByText(/Offline since \d\d:\d\d/).waitFor();
    await context.setOffline(false);
    await page.getByText(/Offline since/).waitFor({ state: 'detached' });
  });

  it('opens one stream for ten tabs, and another tab takes over', async () => {
    const listeners: Page[] = [];
    context.on('request', (request) => {
      if (/\/api\/.*\/live$/.test(request.url())) listeners.push(request.frame().page());
    });
    const pages = await Promise.all(Array.from({ length: 10 }, () => open('/nowhere')));
    await Promise.all(pages.map((page) => page.getByText('Marram Pottery').waitFor()));
    await expect.poll(() => server.streams.size).toBe(1);
    await pages[0]?.waitForTimeout(300);
    expect(server.streams.size).toBe(1);
    const [first] = server.streams;
    expect(new Set(listeners).size).toBe(1);
    await listeners[0]?.close();
    await expect.poll(() => first?.closed, { timeout: 10_000 }).toBe(true);
    await expect.poll(() => server.streams.size, { timeout: 10_000 }).toBe(1);
    await expect.poll(() => listeners.at(-1) === listeners[0]).toBe(false);
  }, 40_000);
});
