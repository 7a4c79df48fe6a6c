/** Somebody at a browser: the few things a person does and sees, so that a journey reads as sentences. */
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterEach, beforeEach, expect } from 'vitest';
import {
  accessFaults,
  hiddenByNews,
  overflowing,
  overflowOf,
  overlapping,
} from '../apps/web/src/testing/judge-access.ts';

/** A name as it stands on the page, or a part of it. */
export type Words = string | RegExp;

const widths = [1280, 360] as const;
const schemes = ['light', 'dark'] as const;
const height = 900;
/** As long as anything may take on a busy machine. */
const waitMs = 20_000;
const mostTabs = 80;
/** A page that has shown nothing loading for so long is as it will be: pages wait 150 ms before they show it. */
const settledMs = 250;
/** Where pictures of every judged page go, to be looked at; none without it. */
const pictureFolder = process.env.E2E_PICTURES;

/** What Chromium says of any page whose files a service worker brings: it fetched ahead what the worker then has itself. */
const ofServiceWorkers = /cross-world service worker|was preloaded using link preload but not used/;

/** What was judged so far in this file: the name of each page, with every mode it was judged in. */
const judged: string[] = [];

/** How many pages were judged, for the last line of a journey. */
export function sayWhatWasJudged(journey: string): void {
  const modes = widths.length * schemes.length;
  process.stdout.write(
    `${journey}: ${judged.length} pages × ${modes} modes = ${judged.length * modes} judged by axe, ` +
      `for sideways scrolling and for the console: ${judged.join(', ')}\n`,
  );
}

/** The steps of a journey stand on each other: after a failed one, the rest says nothing. Tells what `who` saw then. */
export function stopAtTheFirstFailure(who: () => Person): void {
  let hasFailed = false;
  beforeEach(({ skip }) => skip(hasFailed, 'an earlier step failed'));
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    hasFailed = true;
    await who().tellsWhatIsThere();
  });
}

export class Person {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly address: string;
  /** What the console held against the pages so far. */
  readonly faults: string[] = [];
  #workspaceId: string | undefined;
  #forgiven: readonly RegExp[] = [];

  private constructor(context: BrowserContext, page: Page, address: string) {
    this.context = context;
    this.page = page;
    this.address = address;
    page.setDefaultTimeout(waitMs);
    page.on('pageerror', (error) => this.#hear(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        this.#hear(`${message.text()} (${message.location().url})`);
    });
  }

  /** A new person: a browser of their own, in Dublin, at a desk. */
  static async at(browser: Browser, address: string): Promise<Person> {
    const context = await browser.newContext({
      baseURL: address,
      viewport: { width: widths[0], height },
      colorScheme: 'light',
      reducedMotion: 'reduce',
      timezoneId: 'Europe/Dublin',
      locale: 'en-GB',
    });
    return new Person(context, await context.newPage(), address);
  }

  /** The same person with one more tab. */
  async opensAnotherTab(): Promise<Person> {
    return new Person(this.context, await this.context.newPage(), this.address);
  }

  async leaves(): Promise<void> {
    await this.context.close();
  }

  /** What the console may say from now on, where a test breaks the line or the session on purpose. */
  expects(...words: readonly RegExp[]): void {
    this.#forgiven = words;
  }

  #hear(words: string): void {
    if (!ofServiceWorkers.test(words) && !this.#forgiven.some((one) => one.test(words))) this.faults.push(words);
  }

  async opens(path: string): Promise<void> {
    await this.page.goto(path);
  }

  /** Goes somewhere by the rail. */
  async goesTo(place: string): Promise<void> {
    await this.page
      .getByRole('navigation')
      .getByRole('link', { name: place })
      .filter({ visible: true })
      .first()
      .click();
  }

  async isAt(path: string | RegExp, withinMs = waitMs): Promise<void> {
    const isThere = ({ pathname }: URL): boolean =>
      typeof path === 'string' ? pathname === path : path.test(pathname);
    await this.page.waitForURL(isThere, { timeout: withinMs });
  }

  async presses(name: Words, within: Page | Locator = this.page): Promise<void> {
    await within.getByRole('button', { name }).filter({ visible: true }).first().click();
  }

  async follows(name: Words, within: Page | Locator = this.page): Promise<void> {
    await within.getByRole('link', { name }).filter({ visible: true }).first().click();
  }

  /** The field of that label which is shown. */
  field(label: Words): Locator {
    return this.page.getByLabel(label, { exact: true }).filter({ visible: true }).first();
  }

  async fills(fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, text] of Object.entries(fields)) await this.field(label).fill(text);
  }

  async chooses(label: Words, option: string): Promise<void> {
    await this.field(label).selectOption({ label: option });
  }

  /** Chooses a file behind the button of the page that adds files. */
  async adds(name: string, mimeType: string, buffer: Buffer): Promise<void> {
    await this.page.getByLabel('Files to add').first().setInputFiles({ name, mimeType, buffer });
  }

  async picks(menuItem: Words): Promise<void> {
    await this.page.getByRole('menuitem', { name: menuItem }).first().click();
  }

  async keys(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async types(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  async sees(words: Words, within: Page | Locator = this.page): Promise<void> {
    await within.getByText(words).filter({ visible: true }).first().waitFor();
  }

  async seesNoMore(words: Words, within: Page | Locator = this.page): Promise<void> {
    await within.getByText(words).filter({ visible: true }).first().waitFor({ state: 'hidden' });
  }

  /** The part of the page of that role and name. */
  part(role: 'region' | 'list' | 'dialog' | 'article' | 'table' | 'listitem' | 'navigation', name?: Words): Locator {
    return this.page.getByRole(role, name === undefined ? {} : { name }).first();
  }

  /** Goes on by Tab until what has the focus bears that name; it may have the focus already. */
  async tabsTo(name: Words): Promise<void> {
    const isIt = (words: string): boolean => (typeof name === 'string' ? words.includes(name) : name.test(words));
    const met: string[] = [];
    for (let step = 0; step < mostTabs; step += 1) {
      // Past the last one the browser itself has the focus, and no element of the page.
      const focused = this.page.locator(':focus');
      const [words = ''] = (await focused.count()) > 0 ? (await focused.ariaSnapshot()).split('\n') : [];
      if (isIt(words)) return;
      met.push(words);
      await this.keys('Tab');
    }
    expect.fail(`Tab never came to ${name}, only to:\n${met.join('\n')}`);
  }

  /** Opens the palette, writes what is wanted, and takes the line that says so. */
  async findsAndDoes(query: string, line: string): Promise<void> {
    await this.keys('Control+k');
    await this.page.getByPlaceholder('Find or do').waitFor();
    await this.types(query);
    await this.sees(line, this.page.getByRole('option', { selected: true }));
    await this.keys('Enter');
  }

  /** Does by the API, as the same person, what a program would do in the workspace. */
  async calls(path: string, data: Readonly<Record<string, unknown>>): Promise<void> {
    this.#workspaceId ??= await this.#firstWorkspace();
    const headers = { 'idempotency-key': randomUUID(), origin: this.address };
    const answer = await this.context.request.post(`/api/v1/workspaces/${this.#workspaceId}/${path}`, {
      data,
      headers,
    });
    expect(answer.status(), await answer.text()).toBe(200);
  }

  async #firstWorkspace(): Promise<string> {
    const me = await this.context.request.get('/api/v1/me');
    const { workspaces } = (await me.json()) as { workspaces: { id: string }[] };
    return workspaces[0]?.id ?? expect.fail('no workspace');
  }

  /** The line of news that says so, with its Undo. */
  news(words: Words): Locator {
    return this.page.getByRole('status', { name: 'News' }).getByRole('listitem').filter({ hasText: words }).first();
  }

  /** From here on nothing may load the page anew: `stayed` will tell. */
  async stays(): Promise<void> {
    await this.page.evaluate(() => Object.assign(window, { isTheSamePage: true }));
  }

  async stayed(): Promise<void> {
    expect(await this.page.evaluate(() => 'isTheSamePage' in window), 'the page was loaded anew').toBe(true);
  }

  /**
   * Looks at the page as it stands in both widths and both lights: axe finds nothing, nothing must be scrolled
   * sideways, no row lies over another, and the console has not complained.
   */
  async judges(name: string): Promise<void> {
    const { page } = this;
    await page.mouse.move(0, 0);
    await this.isSettled();
    for (const width of widths) {
      await page.setViewportSize({ width, height });
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme });
        const mode = `${name}, ${width} px, ${colorScheme}`;
        await this.#takesPicture(mode);
        expect(await accessFaults(page), mode).toEqual([]);
        expect(await overlapping(page), `${mode}: rows over one another`).toEqual([]);
        expect(await hiddenByNews(page), `${mode}: news over a dialog`).toEqual([]);
        const px = await overflowOf(page);
        if (px > 0) expect.fail(`${mode}: ${px} px wider than its window, by ${(await overflowing(page)).join(', ')}`);
      }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: widths[0], height });
    expect(this.faults, `${name}: the console`).toEqual([]);
    judged.push(name);
  }

  /** Waits until the page has its heading and nothing has been loading for a moment. */
  async isSettled(): Promise<void> {
    await this.page.waitForFunction((forMs) => {
      const at = window as Window & { settledSince?: number };
      const isSeen = (element: Element): boolean => element.getClientRects().length > 0;
      const loading =
        '[role="status"][aria-label^="Loading"], [role="status"][aria-label^="Estimating"], .sk, [aria-busy="true"]:not(button)';
      const isLoading = [...document.querySelectorAll(loading)].some(isSeen);
      if (isLoading || !document.querySelector('h1')) at.settledSince = undefined;
      else at.settledSince ??= performance.now();
      return at.settledSince !== undefined && performance.now() - at.settledSince >= forMs;
    }, settledMs);
    await this.page.evaluate(() => Object.assign(window, { settledSince: undefined }));
  }

  /** For the log of a failed step. */
  async tellsWhatIsThere(): Promise<void> {
    const words = await this.page.locator('body').ariaSnapshot();
    process.stdout.write(`${this.page.url()}\n${words}\nConsole: ${this.faults.join('\n')}\n`);
    await this.#takesPicture('failed');
  }

  async #takesPicture(mode: string): Promise<void> {
    if (!pictureFolder) return;
    await mkdir(pictureFolder, { recursive: true });
    const path = join(pictureFolder, `${mode.replace(/[^\w]+/g, '-').toLowerCase()}.png`);
    await this.page.screenshot({ path, fullPage: true });
  }
}
