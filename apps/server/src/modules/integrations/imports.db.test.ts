import { setTimeout as wait } from 'node:timers/promises';
import { startPinterestStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';
import { keepAccounts } from '../accounts/index.ts';

let pinterest: Awaited<ReturnType<typeof startPinterestStandIn>>;
let server: TestServer;
let ada: Person;
beforeAll(async () => {
  pinterest = await startPinterestStandIn();
  const [app] = pinterest.state.apps.values();
  server = await startTestServer({
    settings: {
      ANTIPHON_ALLOW_PRIVATE_HOSTS: pinterest.host,
      ANTIPHON_NETWORK_SERVERS: ['api', 'site'].map((name) => `pinterest.${name}=${pinterest.url}`).join(','),
      ANTIPHON_APP_PINTEREST_CLIENT_ID: app?.clientId ?? '',
      ANTIPHON_APP_PINTEREST_CLIENT_SECRET: app?.clientSecret ?? '',
    },
  });
  ada = await server.signUp({ timeZone: 'Europe/Dublin' });
  await connect(ada, 'marram');
  await connect(ada, 'sedge');
}, 60_000);
afterAll(async () => {
  await server?.stop();
  await pinterest?.close();
});

/** An account with a board, connected by its consent page. @returns the board's id. */
async function connectPinterest(person: Person, username: string, board: string): Promise<string> {
  const user = pinterest.state.addUser({ username });
  pinterest.state.consent = { ...pinterest.state.consent, userId: user.id };
  const wish = { workspaceId: person.workspaceId, channel: 'pinterest', method: 'oauth', input: {} };
  const begun = await person.call('accounts.connect', wish);
  if (begun.kind !== 'redirect') throw new Error('no consent page');
  const page = await fetch(begun.url, { redirect: 'manual' });
  const query = Object.fromEntries(new URL(page.headers.get('location') ?? 'about:blank').searchParams);
  await person.call('accounts.finishConnect', { channel: 'pinterest', query });
  return pinterest.state.addBoard({ userId: user.id, name: board }).id;
}

async function connect(person: Person, handle: string): Promise<void> {
  const input = { style: 'chirp', handle, password: 'pretend', pastPosts: 0 };
  const { workspaceId } = person;
  await person.call('accounts.connect', { workspaceId, channel: 'sandbox', method: 'pretend', input });
}

const year = new Date().getUTCFullYear() + 1;

interface Uploaded {
  readonly status: number;
  readonly body: { id: string; code?: string; detail?: string; notes: string[]; encoding: string; rowCount: number };
}

async function upload(
  person: Person,
  file: string | Uint8Array,
  options: { name?: string; key?: string } = {},
): Promise<Uploaded> {
  const query = new URLSearchParams({ fileName: options.name ?? 'posts.csv' });
  const response = await fetch(`${server.address}/api/v1/workspaces/${person.workspaceId}/imports?${query}`, {
    method: 'POST',
    headers: {
      cookie: person.cookie,
      'content-type': 'text/csv',
      ...(options.key ? { 'idempotency-key': options.key } : {}),
    },
    body: file as BodyInit,
  });
  return { status: response.status, body: (await response.json()) as Uploaded['body'] };
}

const read = (importId: string, person = ada) =>
  person.call('imports.get', { workspaceId: person.workspaceId, importId });

async function until(importId: string, state: string, person = ada) {
  for (const deadline = Date.now() + 30_000; ; ) {
    const found = await read(importId, person);
    if (found.state === state) return found;
    if (Date.now() > deadline) throw new Error(`still ${found.state}, not ${state}`);
    await wait(40);
  }
}

const start = (importId: string, plans = true) =>
  ada.call('imports.start', { workspaceId: ada.workspaceId, importId, plans });
const rowsOf = async (importId: string) =>
  (await ada.call('imports.rows', { workspaceId: ada.workspaceId, importId, limit: 1000 })).items;

async function countPosts(person = ada): Promise<number> {
  const { rows } = await server.app.db.inWorkspace(person.workspaceId, (scope) =>
    scope.client.query<{ count: number }>("select count(*)::int as count from posts where origin = 'made'"),
  );
  return rows[0]?.count ?? 0;
}

/** Each time in a transaction of its own: within one, the list of sessions does not change. */
const countWaiting = () =>
  server.app.db.readWorkspace(ada.workspaceId, async ({ client }) => {
    const { rows } = await client.query<{ count: number }>(
      "select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    return rows[0]?.count;
  });

/** Keeps the work from the rows around this one until it is let go, and whoever stops the import has asked for it. */
async function holdRow(importId: string, number: number): Promise<{ release: () => Promise<void> }> {
  const asked = Promise.withResolvers<void>();
  const isHeld = Promise.withResolvers<void>();
  const held = server.app.db.inWorkspace(ada.workspaceId, async ({ client, workspaceId }) => {
    await client.query(
      `select pg_advisory_xact_lock(hashtextextended(workspace_id::text || row_key, 24)) from import_rows
        where workspace_id = $1 and import_id = $2 and number = $3`,
      [workspaceId, importId, number],
    );
    isHeld.resolve();
    await asked.promise;
    await expect.poll(countWaiting, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
  });
  await isHeld.promise;
  return {
    release: () => {
      asked.resolve();
      return held;
    },
  };
}

/** A file of so many rows, some of them bad, each in its own way. */
function fileOf(count: number, word: string): string {
  const rows = Array.from({ length: count }, (_, at) => {
    const text = `"${word} ${at + 1}, with a ""quote"" and\na second line"`;
    const minute = String(at % 60).padStart(2, '0');
    const accounts = at === 10 ? 'nobody' : at % 2 ? 'marram' : 'marram; sedge';
    const date = at === 20 ? `${year}-02-30` : `${year}-03-0${1 + (at % 9)}`;
    return [at === 30 ? 'x'.repeat(2_000) : text, accounts, date, `09:${minute}`].join(',');
  });
  return ['text,accounts,date,time', ...rows, ''].join('\n');
}

describe('a file of posts', () => {
  it('is tried row by row without making anything, and making it finds the same', async () => {
    const before = await countPosts();
    const { body } = await upload(ada, fileOf(40, 'Row'));
    const tried = await until(body.id, 'ready');
    expect(tried).toMatchObject({ rowCount: 40, checked: { fits: 37, draft: 0, known: 0, refused: 3 } });
    expect(await countPosts()).toBe(before);
    const verdicts = await rowsOf(body.id);
    expect(verdicts.filter(({ verdict }) => verdict === 'refused').map(({ number, words }) => [number, words])).toEqual(
      [
        [11, 'There is no account “nobody” here. Write its name as under Accounts.'],
        [21, `There is no ${year}-02-30 09:20 in any calendar.`],
        [31, '1720 characters too many: Chirp takes 280.'],
      ],
    );
    await start(body.id);
    const done = await until(body.id, 'done');
    expect(done.made).toEqual({ planned: 37, draft: 0, known: 0, refused: 3 });
    const outcomes = await rowsOf(body.id);
    const same = (one: string | null) => (one === 'planned' ? 'fits' : one);
    expect(outcomes.map(({ outcome, verdict }) => [same(outcome), verdict])).toEqual(
      outcomes.map(({ verdict }) => [verdict, verdict]),
    );
    expect(
      outcomes.map(({ number, words }) => [number, words]).filter(([number]) => number === 11 || number === 31),
    ).toEqual(
      verdicts.map(({ number, words }) => [number, words]).filter(([number]) => number === 11 || number === 31),
    );
    expect(await countPosts()).toBe(before + 37);
    const first = await ada.call('posts.get', { workspaceId: ada.workspaceId, postId: outcomes[0]?.postId ?? '' });
    expect(first.content.parts[0]?.text).toBe('Row 1, with a "quote" and\na second line');
    expect(first).toMatchObject({ state: 'scheduled', nextDueAt: `${year}-03-01T09:00:00.000Z` });
    expect(first.accountIds).toHaveLength(2);
  });

  it('sets options of networks by name, begins threads, and makes what trying found without asking again', async () => {
    const board = await connectPinterest(ada, 'glaze', 'Bowls');
    const file = [
      'text,accounts,date,time,Pinterest board,Pinterest colour,sandbox sensitive',
      'A bowl,glaze; marram,,,bowls,,yes',
      'Another,glaze,,,Plates,,',
      `No board,glaze,${year}-06-01,09:00,,,`,
      `"First\n---\nSecond",marram,${year}-06-01,10:00,of no use here,,maybe`,
      `"First\n---\nSecond",marram,${year}-06-01,10:00,of no use here,,no`,
    ].join('\n');
    const { body } = await upload(ada, file);
    expect(body.notes[1]).toMatch(/^Columns for Pinterest are: pinterest board, /);
    await until(body.id, 'ready');
    const tried = await rowsOf(body.id);
    expect(tried.map(({ verdict, words }) => [verdict, words])).toEqual([
      ['draft', ''],
      ['refused', '“pinterest board” is “Plates”: glaze does not have it. There is: Bowls.'],
      ['refused', expect.stringContaining('Add a column “pinterest board”, or fill it in: a name')],
      ['refused', '“sandbox sensitive” is “maybe”: write yes or no.'],
      ['fits', ''],
    ]);
    pinterest.state.boards.clear();
    await start(body.id);
    expect((await until(body.id, 'done')).made).toEqual({ planned: 1, draft: 1, known: 0, refused: 3 });
    const made = await rowsOf(body.id);
    expect(made.slice(1, 4).map(({ words }) => words)).toEqual(tried.slice(1, 4).map(({ words }) => words));
    const [bowl, thread] = await Promise.all(
      [made[0], made[4]].map((row) =>
        ada.call('posts.get', { workspaceId: ada.workspaceId, postId: row?.postId ?? '' }),
      ),
    );
    expect(bowl?.versions.map(({ options }) => options)).toEqual(
      expect.arrayContaining([{ board }, { isSensitive: true }]),
    );
    expect(thread?.content.parts.map(({ text }) => text)).toEqual(['First', 'Second']);
  });

  it('says on which days its rows would pass the quota of a network, and is made all the same', async () => {
    const profile = {
      remoteId: 'did:plc:kiln',
      handle: 'kiln.example',
      server: 'https://bsky.example',
      details: {},
      displayName: 'Kiln',
      profileUrl: 'https://bsky.example/kiln',
      secret: { kind: 'app-password', accessToken: 'none', refreshToken: 'none', renewAt: '2999-01-01T00:00:00.000Z' },
    };
    await server.app.db.inWorkspace(ada.workspaceId, async (scope) => {
      const [account] = await keepAccounts(server.app, scope, 'bluesky', [profile]);
      await scope.client.query(
        `insert into account_limits (workspace_id, account_id, source, name, max, remaining, seen_at) values ($1, $2, 'read', 'writes_of_day', 3, 3, now())`,
        [ada.workspaceId, account?.id],
      );
    });
    const rows = ['01,08:00', '01,09:00', '10,09:00', '20,08:00', '20,10:00'].map(
      (at, index) => `Glaze ${index},kiln.example,${year}-05-${at}`,
    );
    const { body } = await upload(ada, ['text,accounts,date,time', ...rows, ''].join('\n'));
    const tried = await until(body.id, 'ready');
    expect(tried.checked).toMatchObject({ fits: 5, refused: 0 });
    expect(tried.notes).toEqual([
      expect.stringMatching(/^kiln\.example: Bluesky counts .* it would be 6 of 3 on .* 1 May.*one more day\.$/),
    ]);
    await ada.call('imports.cancel', { workspaceId: ada.workspaceId, importId: body.id });
  });

  it('adds nothing a second time, and of a changed file only the changed row', async () => {
    const before = await countPosts();
    const again = await upload(ada, fileOf(40, 'Row'), { name: 'again.csv' });
    const tried = await until(again.body.id, 'ready');
    expect(tried.checked).toEqual({ fits: 0, draft: 0, known: 37, refused: 3 });
    await expect(start(again.body.id)).rejects.toMatchObject({ status: 422, code: 'nothing_to_import' });
    const changed = await upload(ada, fileOf(40, 'Row').replace('"Row 5, with', '"Row five, with'));
    expect((await until(changed.body.id, 'ready')).checked).toMatchObject({ fits: 1, known: 36 });
    await start(changed.body.id);
    expect((await until(changed.body.id, 'done')).made).toEqual({ planned: 1, draft: 0, known: 36, refused: 3 });
    expect(await countPosts()).toBe(before + 1);
  });

  it('imported twice at the same moment makes each post once', async () => {
    const before = await countPosts();
    const file = 'id;text;accounts\n1;One;marram\n2;Two;marram\n2;Two again;marram\n';
    const [one, two] = await Promise.all([upload(ada, file), upload(ada, file)]);
    const ids = [one?.body.id ?? '', two?.body.id ?? ''];
    for (const id of ids) expect((await until(id, 'ready')).checked).toMatchObject({ draft: 2, known: 1 });
    await Promise.all(ids.map((id) => start(id)));
    const done = await Promise.all(ids.map((id) => until(id, 'done')));
    expect(done.map(({ made }) => made.draft).sort()).toEqual([0, 2]);
    expect(await countPosts()).toBe(before + 2);
    const words = (await rowsOf(ids[0] ?? '')).map((row) => row.words);
    expect(words[2]).toMatch(/row 2 of (this|an earlier) file/);
  });

  it('uploaded again with the same key is the same import, and with another file is refused', async () => {
    const first = await upload(ada, 'text\nOnce\n', { key: 'k1' });
    expect((await upload(ada, 'text\nOnce\n', { key: 'k1' })).body.id).toBe(first.body.id);
    expect(await upload(ada, 'text\nTwice\n', { key: 'k1' })).toMatchObject({
      status: 409,
      body: { code: 'idempotency_key_reused' },
    });
  });

  it('is read as UTF-8, UTF-16 or Windows-1252, and what was guessed is told', async () => {
    const text = 'text;accounts\nGrüße aus Köln – 日本 😀;\n';
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    const latin = Buffer.from('text;accounts\nGr\xfc\xdfe \x96 caf\xe9;\n', 'latin1');
    const excerpt = async (file: Uint8Array) => {
      const { body } = await upload(ada, file);
      return { encoding: body.encoding, notes: body.notes.join(), text: (await rowsOf(body.id))[0]?.excerpt };
    };
    expect(await excerpt(Buffer.from(`\uFEFF${text}`))).toEqual({
      encoding: 'utf-8',
      notes: '',
      text: 'Grüße aus Köln – 日本 😀',
    });
    expect(await excerpt(utf16)).toMatchObject({ encoding: 'utf-16le', text: 'Grüße aus Köln – 日本 😀' });
    expect(await excerpt(latin)).toMatchObject({
      encoding: 'windows-1252',
      notes: expect.stringContaining('Windows-1252'),
      text: 'Grüße – café',
    });
  });

  it('with broken quotes, extra fields or a huge field is told by row, and the other rows are read', async () => {
    const file = [
      'text,accounts,mood',
      'Fine,,calm',
      'A "broken" quote" here,,',
      '"Broken "quote,,',
      'Too, many, fields, here',
      `"${'huge '.repeat(30_000)}",,`,
      '#NAME?,,',
      '"Last,,',
      'Swallowed,,',
    ].join('\r\n');
    const { body } = await upload(ada, file);
    expect(body.notes).toEqual(['Not read, because no column of ours is called so: “mood”.']);
    await until(body.id, 'ready');
    const rows = await rowsOf(body.id);
    expect(rows.map(({ verdict }) => verdict)).toEqual([
      'draft',
      'draft',
      'draft',
      'refused',
      'refused',
      'refused',
      'refused',
    ]);
    const words = rows.map((row) => row.words);
    expect(rows[1]?.excerpt).toBe('A "broken" quote" here');
    expect(words[3]).toContain('4 fields and the first line names 3');
    expect(words[4]).toContain('At most 70000 characters');
    expect(words[5]).toContain('The text is an error of a spreadsheet (#NAME?).');
    expect(words[6]).toContain('The quotation mark that opens in line 8 never closes');
  });

  it('may come in a form, and tells what the clocks make of a time before anything is planned', async () => {
    const form = new FormData();
    const lastSunday = 31 - new Date(Date.UTC(year, 2, 31)).getUTCDay();
    form.set(
      'file',
      new File([`text,accounts,date,time\nEarly,marram,${year}-03-${lastSunday},01:30\n`], 'spring.csv'),
    );
    const response = await fetch(`${server.address}/api/v1/workspaces/${ada.workspaceId}/imports`, {
      method: 'POST',
      headers: { cookie: ada.cookie },
      body: form,
    });
    const { id, fileName } = (await response.json()) as Uploaded['body'] & { fileName: string };
    expect(fileName).toBe('spring.csv');
    await until(id, 'ready');
    const [row] = await rowsOf(id);
    expect(row).toMatchObject({ verdict: 'fits', words: 'The clocks skip 01:30 that day; it goes out at 02:30.' });
    await ada.call('imports.cancel', { workspaceId: ada.workspaceId, importId: id });
  });

  it.each([
    ['', 'empty_file'],
    ['Tea,at,four\n', 'bad_header'],
    ['PK\u0003\u0004\u0014text,accounts\nTea,marram\n', 'not_text'],
    ['text,accounts\nTea\0,marram\n', 'not_text'],
    ['text,accounts\n', 'no_rows'],
    [`text\n"${'x\n'.repeat(600_000)}`, 'quote_never_closes'],
    [`text\n${'x\n'.repeat(20_001)}`, 'too_many_rows'],
  ])('that cannot be one is refused as a whole, and nothing of it is kept (%#)', async (file, code) => {
    const { items } = await ada.call('imports.list', { workspaceId: ada.workspaceId });
    expect(await upload(ada, file)).toMatchObject({ status: 422, body: { code } });
    const after = await ada.call('imports.list', { workspaceId: ada.workspaceId });
    expect(after.items.map(({ id }) => id)).toEqual(items.map(({ id }) => id));
  });

  it('that is stopped keeps what was made and makes nothing more; uploaded again it goes on', async () => {
    const before = await countPosts();
    const file = fileOf(60, 'Stopped');
    const { body } = await upload(ada, file);
    await until(body.id, 'ready');
    const second = await holdRow(body.id, 40);
    await start(body.id);
    await expect.poll(async () => (await read(body.id)).made.planned, { timeout: 20_000 }).toBeGreaterThan(0);
    const cancelled = ada.call('imports.cancel', { workspaceId: ada.workspaceId, importId: body.id });
    await second.release();
    const stopped = await cancelled;
    expect(stopped.state).toBe('cancelled');
    expect(stopped.made.planned).toBeLessThan(57);
    await wait(300);
    expect((await read(body.id)).made).toEqual(stopped.made);
    expect(await countPosts()).toBe(before + stopped.made.planned);
    const again = await upload(ada, file);
    expect((await until(again.body.id, 'ready')).checked.known).toBe(stopped.made.planned);
    await start(again.body.id);
    await until(again.body.id, 'done');
    expect(await countPosts()).toBe(before + 57);
  }, 60_000);

  it('is planned by an API key only where that may plan', async () => {
    const { workspaceId } = ada;
    const key = await server.withApiKey(ada, ['read', 'posts:write']);
    const { body } = await upload(ada, `text,accounts,date,time\nBy key,marram,${year}-04-01,09:00\n`);
    await until(body.id, 'ready');
    const asked = { workspaceId, importId: body.id };
    await expect(key.call('imports.start', { ...asked, plans: true })).rejects.toMatchObject({
      status: 403,
      code: 'missing_scope',
    });
    await key.call('imports.start', asked);
    expect((await until(body.id, 'done')).made).toMatchObject({ planned: 0, draft: 1 });
  });

  it('is nobody else’s: not to upload for viewers, not to see for another workspace', async () => {
    const viewer = await server.join(ada, 'viewer');
    const response = await fetch(`${server.address}/api/v1/workspaces/${ada.workspaceId}/imports`, {
      method: 'POST',
      headers: { cookie: viewer.cookie },
      body: 'text\nNo\n',
    });
    expect(response.status).toBe(403);
    const eve = await server.signUp();
    const mine = await upload(ada, 'text\nMine\n');
    await expect(read(mine.body.id, eve)).rejects.toMatchObject({ status: 404 });
    const theirs = { workspaceId: eve.workspaceId, importId: mine.body.id };
    await expect(eve.call('imports.rows', theirs)).rejects.toMatchObject({ status: 404 });
    await expect(eve.call('imports.start', theirs)).rejects.toMatchObject({ status: 404 });
  });
});
