import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildApp, launchBrowser, serveBuiltApp } from '../testing/browser.ts';
import { type PretendServer, pretendServer } from '../testing/pretend-api.ts';

let built: Awaited<ReturnType<typeof buildApp>>;
let browser: Browser;
let server: PretendServer;
let site: Awaited<ReturnType<typeof serveBuiltApp>>;
let context: BrowserContext;

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
});
afterEach(async () => {
  await context.close();
  await site.close();
});

describe('without a line', () => {
  it('a reload opens the app with what was read, says that it is offline, and shows nobody else’s', async () => {
    context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${site.url}/nowhere`);
    await page.getByText('Marram Pottery').first().waitFor();
    await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === 'activated');
    await page.waitForFunction(async () => (await indexedDB.databases()).length > 0);
    await page.waitForTimeout(5500);
    await context.setOffline(true);
    await page.reload();
    await page.getByText('Offline since').waitFor();
    await page.getByText('Marram Pottery').first().waitFor();
    expect(
      await page.evaluate(async () =>
        (await (await caches.open((await caches.keys())[0] ?? '')).keys())
          .map(({ url }) => new URL(url).pathname)
          .filter((path) => path.startsWith('/api')),
      ),
    ).toEqual([]);

    // Somebody else is in now: what was kept of the first is gone, line or no line.
    server.isSignedIn = false;
    await context.setOffline(false);
    // The page may notice by itself and leave for the sign-in; that cuts this navigation off.
    await page.goto(`${site.url}/nowhere`, { waitUntil: 'commit' }).catch((error: Error) => {
      if (!error.message.includes('ERR_ABORTED')) throw error;
    });
    await page.waitForURL('**/sign-in**');
    await context.setOffline(true);
    await page.goto(`${site.url}/nowhere`);
    await page.getByText('Offline since').waitFor();
    await page.waitForTimeout(2000);
    expect(await page.getByText('Marram Pottery').count()).toBe(0);
  }, 60_000);

  it('a page that was never fetched says so, and opens by itself when the line is back', async () => {
    context = await browser.newContext({ serviceWorkers: 'block' });
    const page = await context.newPage();
    await page.goto(`${site.url}/nowhere`);
    await page.getByText('Marram Pottery').first().waitFor();
    await context.setOffline(true);
    await page.getByRole('link', { name: 'Settings', exact: true }).first().click();
    await page.getByText('This page was not fetched before the line was lost.').waitFor();
    await context.setOffline(false);
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
  }, 60_000);
});
