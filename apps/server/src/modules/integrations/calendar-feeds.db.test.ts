import ICAL from 'ical.js';
import nodeIcal from 'node-ical';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';

let server: TestServer;
let ada: Person;
let marram: string;
let sedge: string;
beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  ada = await server.signUp({ timeZone: 'Asia/Tokyo' });
  marram = await connect('marram');
  sedge = await connect('sedge');
}, 60_000);
afterAll(() => server?.stop());

async function connect(handle: string): Promise<string> {
  const input = { style: 'chirp', handle, password: 'pretend', pastPosts: 0 };
  const { workspaceId } = ada;
  const answer = await ada.call('accounts.connect', { workspaceId, channel: 'sandbox', method: 'pretend', input });
  return (answer.kind === 'connected' && answer.accounts[0]?.id) || '';
}

const year = new Date().getUTCFullYear() + 1;
/** Everything that breaks calendar files: line ends, separators, escapes, and characters of four bytes at every offset. */
const nasty = 'Grüße;\r\nkommt, alle\\ – 日本語のとても長い文章です。'.padEnd(120, '語') + ' 👩‍👩‍👧‍👦'.repeat(12);

async function plan(
  accountId: string,
  options: { text?: string; at?: string; zone?: string; projectId?: string } = {},
) {
  const { workspaceId } = ada;
  const text = options.text ?? 'Tea at four';
  const post = await ada.call('posts.create', {
    workspaceId,
    title: text.replaceAll(/\s+/g, ' ').slice(0, 60),
    content: { parts: [{ text, media: [] }] },
    versions: [{ accountId, options: {} }],
    ...(options.projectId ? { projectId: options.projectId } : {}),
  });
  const when = { kind: 'at' as const, wallTime: options.at ?? `${year}-07-01T09:00`, timeZone: options.zone ?? 'UTC' };
  const asked = { workspaceId, postId: post.id, revision: post.revision, when };
  const [planned] = (await ada.call('publications.schedule', asked)).publications;
  if (!planned) throw new Error('not planned');
  return planned;
}

const subscribe = (wishes: { accountIds?: string[]; projectId?: string } = {}, person = ada) =>
  person.call('calendarFeeds.create', { workspaceId: ada.workspaceId, name: 'My calendar', ...wishes });
const get = (address: string, headers: Record<string, string> = {}) => fetch(local(address), { headers });
/** The same address on the test's own port. */
const local = (address: string) => `${server.address}${new URL(address).pathname}`;

interface Entry {
  readonly uid: string;
  readonly start: string;
  readonly summary: string;
  readonly description: string;
  readonly sequence: number;
  readonly status: string;
}

/** What two independent programs read in it; they must agree. */
async function parse(address: string): Promise<Entry[]> {
  const response = await get(address);
  expect(response.status).toBe(200);
  const body = await response.text();
  for (const line of body.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(body.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  const first = new ICAL.Component(ICAL.parse(body)).getAllSubcomponents('vevent').map((component): Entry => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      start: event.startDate.toJSDate().toISOString(),
      summary: event.summary,
      description: event.description,
      sequence: event.sequence,
      status: String(component.getFirstPropertyValue('status')),
    };
  });
  const second = Object.values(nodeIcal.sync.parseICS(body)).flatMap((event): Entry[] => {
    if (event?.type !== 'VEVENT') return [];
    const text = (value: unknown) =>
      typeof value === 'object' && value !== null ? String((value as { val: string }).val) : String(value ?? '');
    return [
      {
        uid: event.uid,
        start: event.start.toISOString(),
        summary: text(event.summary),
        description: text(event.description),
        sequence: Number(event.sequence),
        status: event.status ?? '',
      },
    ];
  });
  expect(second).toEqual(first);
  return first;
}

const entryOf = (entries: readonly Entry[], id: string) => entries.find(({ uid }) => uid === `${id}@antiphon`);

describe('a calendar feed', () => {
  it('reads the same in two calendar programs: times of any zone, long lines, emoji, Japanese and line ends', async () => {
    const planned = await plan(marram, { text: nasty, at: `${year}-07-01T09:00`, zone: 'Asia/Tokyo' });
    const { address } = await subscribe();
    expect(new URL(address).pathname).toMatch(/^\/feeds\/[\w-]{32}\.ics$/);
    const entry = entryOf(await parse(address), planned.id);
    expect(entry).toMatchObject({ start: `${year}-07-01T00:00:00.000Z`, status: 'CONFIRMED' });
    expect(entry?.description).toContain(nasty.replaceAll('\r\n', '\n'));
    expect(entry?.summary).toContain(' · ');
  });

  it('keeps an entry’s UID and counts its SEQUENCE up; what is taken back is cancelled there', async () => {
    const { workspaceId } = ada;
    const planned = await plan(marram);
    const { address } = await subscribe();
    const first = entryOf(await parse(address), planned.id);
    const when = { kind: 'at' as const, wallTime: `${year}-07-02T10:00`, timeZone: 'UTC' };
    const one = { workspaceId, publicationId: planned.id };
    await ada.call('publications.reschedule', { ...one, revision: planned.revision, when });
    const moved = entryOf(await parse(address), planned.id);
    expect(moved).toMatchObject({ uid: first?.uid, start: `${year}-07-02T10:00:00.000Z` });
    await ada.call('publications.cancel', one);
    const cancelled = entryOf(await parse(address), planned.id);
    expect(cancelled).toMatchObject({ uid: first?.uid, status: 'CANCELLED' });
    expect([first?.sequence, moved?.sequence, cancelled?.sequence]).toEqual([1, 2, 3]);
  });

  it('shows only what it was made for: its accounts, its project, its workspace', async () => {
    const { workspaceId } = ada;
    const project = await ada.call('projects.create', { workspaceId, name: 'Spring' });
    const inProject = await plan(sedge, { projectId: project.id, text: 'In the project' });
    const outside = await plan(marram, { text: 'Elsewhere' });
    const uids = async (wishes: Parameters<typeof subscribe>[0]) =>
      (await parse((await subscribe(wishes)).address)).map(({ uid }) => uid.split('@')[0]);
    expect(await uids({ accountIds: [sedge] })).toEqual([inProject.id]);
    expect(await uids({ projectId: project.id })).toEqual([inProject.id]);
    expect(await uids({})).toEqual(expect.arrayContaining([inProject.id, outside.id]));
    const eve = await server.signUp();
    const own = await eve.call('calendarFeeds.create', { workspaceId: eve.workspaceId, name: 'Hers' });
    expect(await parse(own.address)).toEqual([]);
    await expect(subscribe({ accountIds: [eve.userId] })).rejects.toMatchObject({ code: 'unknown_account' });
  });

  it('is not sent again while nothing has changed, and says so by ETag', async () => {
    const { address } = await subscribe();
    const first = await get(address);
    const etag = first.headers.get('etag') ?? '';
    expect(first.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(first.headers.get('cache-control')).toBe('private, max-age=300');
    expect((await get(address, { 'if-none-match': etag })).status).toBe(304);
    expect((await fetch(local(address), { method: 'HEAD' })).status).toBe(200);
    await plan(marram);
    expect((await get(address, { 'if-none-match': etag })).status).toBe(200);
  });

  it('ends at once when renewed or revoked, comes back when restored, and tells no secret', async () => {
    const { workspaceId } = ada;
    const { feed, address } = await subscribe();
    const secret = new URL(address).pathname.slice('/feeds/'.length, -'.ics'.length);
    expect(await (await get(address)).text()).not.toContain(secret);
    expect(JSON.stringify(await ada.call('calendarFeeds.list', { workspaceId }))).not.toContain(secret);
    const renewed = await ada.call('calendarFeeds.renew', { workspaceId, feedId: feed.id });
    expect((await get(address)).status).toBe(404);
    expect((await get(renewed.address)).status).toBe(200);
    await ada.call('calendarFeeds.revoke', { workspaceId, feedId: feed.id });
    expect((await get(renewed.address)).status).toBe(404);
    await ada.call('calendarFeeds.restore', { workspaceId, feedId: feed.id });
    expect((await get(renewed.address)).status).toBe(200);
    expect((await get(`${server.address}/feeds/${'x'.repeat(32)}.ics`)).status).toBe(404);
    expect((await get(`${server.address}/feeds/short.ics`)).status).toBe(404);
  });

  it('tells when it was last fetched and by what', async () => {
    const { workspaceId } = ada;
    const { feed, address } = await subscribe();
    expect(feed).toMatchObject({ fetchedAt: null, fetchedBy: null });
    await get(address, { 'user-agent': 'Calendars/1.0 (pretend)' });
    await expect
      .poll(async () => {
        const { items } = await ada.call('calendarFeeds.list', { workspaceId });
        return items.find(({ id }) => id === feed.id)?.fetchedBy;
      })
      .toBe('Calendars/1.0 (pretend)');
  });

  it('is its person’s own: others neither see nor end it, and it ends with the membership', async () => {
    const { workspaceId } = ada;
    const viewer = await server.join(ada, 'viewer');
    const { feed, address } = await subscribe({}, viewer);
    expect((await get(address)).status).toBe(200);
    const { items } = await ada.call('calendarFeeds.list', { workspaceId });
    expect(items.map(({ id }) => id)).not.toContain(feed.id);
    await expect(ada.call('calendarFeeds.revoke', { workspaceId, feedId: feed.id })).rejects.toMatchObject({
      status: 404,
    });
    await ada.call('workspaces.removeMember', { workspaceId, userId: viewer.userId });
    expect((await get(address)).status).toBe(404);
  });
});
