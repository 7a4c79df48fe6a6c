import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildApp, launchBrowser, type PretendApi, sendJson, serveBuiltApp } from './browser.ts';
import { accessFaults, overflowOf } from './judge-access.ts';
import { pretendServer } from './pretend-api.ts';

interface Kept {
  id: string;
  title: string;
  sizeBytes: number;
  createdAt: string;
  deletedAt: string | null;
}

/** A library that keeps what is sent to it, once per key; it can be told to hang, cut or refuse the next upload. */
function pretendLibrary() {
  const kept: Kept[] = [];
  const byKey = new Map<string, Kept>();
  const state = {
    kept,
    keys: [] as string[],
    /** Called in the middle of an upload. */
    inTheMiddle: undefined as (() => Promise<void>) | undefined,
    /** Breaks the line in the middle of every upload. A browser may send again by itself, once. */
    isCutting: false,
    refuseNext: undefined as { status: number; code: string; detail: string } | undefined,
  };
  const present = ({ id, title, sizeBytes, deletedAt, createdAt }: Kept) => ({
    id,
    title,
    sizeBytes,
    deletedAt,
    createdAt,
    projectId: 'p1',
    kind: 'file',
    mimeType: 'application/pdf',
    sha256: '',
    width: null,
    height: null,
    durationMs: null,
    altText: '',
    text: null,
    tags: [],
    isFavourite: false,
    origin: 'upload',
    generationId: null,
    source: `${title}.pdf`,
    isMadeByAi: false,
    madeBy: null,
    thumbnails: 'none',
    links: { content: null, download: null, thumbnail320: null, thumbnail960: null },
    createdBy: null,
    revision: 1,
    usedIn: 0,
    inputs: [],
    outputs: [],
  });
  const take = async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<boolean> => {
    const key = String(request.headers['idempotency-key']);
    state.keys.push(key);
    let sizeBytes = 0;
    for await (const chunk of request) {
      if (state.isCutting) {
        request.socket.destroy();
        return true;
      }
      if (sizeBytes === 0) await state.inTheMiddle?.();
      sizeBytes += (chunk as Buffer).byteLength;
    }
    const { refuseNext } = state;
    state.refuseNext = undefined;
    if (refuseNext) return sendJson(response, refuseNext.status, refuseNext);
    const title = (url.searchParams.get('name') ?? '').replace(/\.\w+$/, '');
    const id = createHash('sha256').update(key).digest('hex').slice(0, 32);
    // One a minute, so that newest first is one order and not a matter of ids.
    const createdAt = new Date(Date.UTC(2026, 10, 21, 14, kept.length)).toISOString();
    const one = byKey.get(key) ?? { id, title, sizeBytes, createdAt, deletedAt: null };
    if (!byKey.has(key)) kept.unshift(one);
    byKey.set(key, one);
    return sendJson(response, 200, { ...present(one), duplicateOf: null });
  };
  const change = (response: ServerResponse, id: string, deletedAt: string | null): boolean => {
    const one = kept.find((each) => each.id === id);
    if (!one) return false;
    one.deletedAt = deletedAt;
    return sendJson(response, 200, present(one));
  };
  const read = (response: ServerResponse, path: string, url: URL): boolean => {
    const here = kept.filter(({ deletedAt }) => deletedAt === null);
    if (path === '/asset-totals') return sendJson(response, 200, { assets: here.length, sizeBytes: 10, byKind: [] });
    if (/^\/(asset-tags|asset-models|projects)$/.test(path)) return sendJson(response, 200, { items: [] });
    const search = url.searchParams.get('search')?.toLowerCase() ?? '';
    const items = here.filter(({ title }) => title.toLowerCase().includes(search)).map(present);
    if (path === '/assets') return sendJson(response, 200, { items, nextCursor: null });
    const one = kept.find(({ id }) => path === `/assets/${id}`);
    return one ? sendJson(response, 200, present(one)) : false;
  };
  const rest = pretendServer();
  const api: PretendApi = async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://here');
    const path = url.pathname.replace(/^\/api\/v1\/workspaces\/[^/]+/, '');
    const [, id = '', act] = /^\/assets\/(\w+)(\/restore)?$/.exec(path) ?? [];
    if (request.method === 'POST' && path === '/assets') return take(request, response, url);
    if (request.method === 'POST' && act) return change(response, id, null);
    if (request.method === 'DELETE' && id) return change(response, id, '2026-11-21T15:00:00.000Z');
    return read(response, path, url) || rest.api(request, response);
  };
  return { ...state, state, api };
}

let built: Awaited<ReturnType<typeof buildApp>>;
let site: Awaited<ReturnType<typeof serveBuiltApp>>;
let browser: Browser;
let context: BrowserContext;
let library: ReturnType<typeof pretendLibrary>;
let folder: string;

/** More than lies on the line, so that its progress can be seen. */
const largeBytes = 24_000_000;
const largeFile = (): string => join(folder, 'Large.pdf');

beforeAll(async () => {
  [built, browser, folder] = await Promise.all([
    buildApp(),
    launchBrowser(),
    mkdtemp(join(tmpdir(), 'antiphon-library-')),
  ]);
  await writeFile(largeFile(), Buffer.alloc(largeBytes, 'film'));
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await built?.discard();
  if (folder) await rm(folder, { recursive: true });
});
beforeEach(async () => {
  library = pretendLibrary();
  site = await serveBuiltApp(built.dir, library.api);
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(15_000);
});
afterEach(async () => {
  await context.close();
  await site.close();
});

async function open(): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${site.url}/library`);
  await page.getByText('Drop files anywhere on this page').waitFor();
  return page;
}
const file = (name: string, sizeBytes = 2000) => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.alloc(sizeBytes, name),
});
const add = (page: Page, ...files: ReturnType<typeof file>[]) =>
  page.locator('input[type=file]').first().setInputFiles(files);
const tile = (page: Page, title: string) => page.locator('[data-asset]', { hasText: title });

describe('adding files', () => {
  it('shows how far it is, and puts it into the grid when it is stored', async () => {
    const page = await open();
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    library.state.inTheMiddle = () => held;
    await page.locator('input[type=file]').first().setInputFiles(largeFile());
    const progress = page.getByRole('progressbar', { name: 'Large.pdf' });
    const percent = async (): Promise<number> => Number(await progress.getAttribute('aria-valuenow'));
    await expect.poll(percent, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(await percent()).toBeLessThan(100);
    goOn();
    await tile(page, 'Large').waitFor();
    expect(await page.getByRole('progressbar').count()).toBe(0);
    expect(library.kept.map(({ sizeBytes }) => sizeBytes)).toEqual([largeBytes]);
  });

  it('makes one asset of an upload that was cut and sent again', async () => {
    const page = await open();
    library.state.isCutting = true;
    await add(page, file('Cut.pdf', 3_000_000));
    await page.getByText('The line broke. Nothing of this file was kept.').waitFor();
    library.state.isCutting = false;
    await page.getByRole('button', { name: 'Try again “Cut.pdf”' }).click();
    await tile(page, 'Cut').waitFor();
    expect(library.kept.map(({ title }) => title)).toEqual(['Cut']);
    expect(library.keys.length).toBeGreaterThan(1);
    expect(new Set(library.keys).size).toBe(1);
  });

  it('says why a file was refused, in the server’s words, and lets it go', async () => {
    const page = await open();
    library.state.refuseNext = { status: 507, code: 'storage_full', detail: 'The disk is full. Nothing was kept.' };
    await add(page, file('Refused.pdf'));
    await page.getByText('The disk is full. Nothing was kept.').waitFor();
    await page.getByRole('button', { name: 'Let it go “Refused.pdf”' }).click();
    await expect.poll(() => page.getByText('Refused.pdf').count()).toBe(0);
    expect(library.kept).toEqual([]);
  });

  it('can be stopped on the way', async () => {
    const page = await open();
    library.state.inTheMiddle = () => new Promise(() => undefined);
    await page.locator('input[type=file]').first().setInputFiles(largeFile());
    await page.getByRole('button', { name: 'Cancel “Large.pdf”' }).click();
    await expect.poll(() => page.getByText('Large.pdf').count()).toBe(0);
    expect(library.kept).toEqual([]);
  });
});

describe('by keyboard alone', () => {
  it('walks the grid, opens, closes, searches and deletes with undo, also after a reload', async () => {
    const page = await open();
    await add(page, file('One.pdf'), file('Two.pdf'), file('Three.pdf'));
    for (const title of ['One', 'Two', 'Three']) await tile(page, title).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('two');
    await expect.poll(() => page.locator('[data-asset]').count()).toBe(1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 2, name: 'Two' }).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Delete' }).press('Enter');
    await page.getByText('Deleted “Two”.').waitFor();
    await expect.poll(() => page.locator('[data-asset]').count()).toBe(0);
    await page.reload();
    await page.getByText('Nothing here says “two”.').waitFor();
    await page.keyboard.press('z');
    await expect.poll(() => library.kept.find(({ title }) => title === 'Two')?.deletedAt).toBeNull();
  });

  it('moves by arrows, selects by X and Shift, and Esc takes one layer back', async () => {
    const page = await open();
    await add(page, file('One.pdf'), file('Two.pdf'), file('Three.pdf'));
    for (const title of ['One', 'Two', 'Three']) await tile(page, title).waitFor();
    const first = page.locator('[data-asset]').first();
    await first.focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-asset'))).toBe(library.kept[1]?.id);
    await page.keyboard.press('x');
    await page.keyboard.press('Shift+ArrowRight');
    await page.getByText('2 selected').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Close', exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('button', { name: 'Close', exact: true }).count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-asset'))).toBe(library.kept[2]?.id);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByText('2 selected').count()).toBe(0);
  });
});

describe('at every width', () => {
  it.each([360, 1280])('of %i px it keeps the rules of access, empty and with something in it', async (width) => {
    const page = await open();
    await page.setViewportSize({ width, height: 800 });
    expect(await accessFaults(page)).toEqual([]);
    await add(page, file('Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz.pdf'));
    await tile(page, 'Rindfleisch').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await tile(page, 'Rindfleisch').click();
    await page.getByText('Where it came from').waitFor();
    await page.waitForTimeout(400);
    expect(await accessFaults(page)).toEqual([]);
    expect(await overflowOf(page)).toBe(0);
  });
});
