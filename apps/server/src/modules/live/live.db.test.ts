import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';

let server: TestServer;
let ada: Person;

beforeAll(async () => {
  server = await startTestServer({ settings: { ANTIPHON_ROLES: 'http' } });
  ada = await server.signUp();
}, 120_000);
afterAll(() => server?.stop());

const open: AbortController[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.abort();
});

/** Ends with the test at the latest. */
function newEnd(): AbortController {
  const end = new AbortController();
  open.push(end);
  return end;
}

interface Told {
  readonly position: string;
  readonly name: string;
  readonly data: Record<string, unknown>;
}

/** Reads a stream as a browser would; ends with the signal. */
async function* listen(signal: AbortSignal, headers: Record<string, string> = {}, person = ada): AsyncGenerator<Told> {
  const answer = await fetch(`${server.address}/api/v1/workspaces/${person.workspaceId}/live`, {
    headers: { cookie: person.cookie, 'accept-encoding': 'gzip, br', ...headers },
    signal,
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  let text = '';
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const block = text.slice(0, end);
      text = text.slice(end + 2);
      const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1];
      const data = field('data');
      if (field('event') === 'message' && data) {
        const told = JSON.parse(data) as Told;
        expect(field('id')).toBe(told.position);
        yield told;
      }
    }
  }
}

async function tell(number: number, person = ada): Promise<void> {
  const { app } = server;
  const now = new Date();
  await app.db.inWorkspace(person.workspaceId, (scope) =>
    emitEvent(scope, { name: 'test.happened', data: { number }, id: app.ids.next(now), at: now }),
  );
}

async function take(stream: AsyncGenerator<Told>, count: number): Promise<Told[]> {
  const told: Told[] = [];
  while (told.length < count) {
    const next = await stream.next();
    if (next.done) break;
    told.push(next.value);
  }
  return told;
}

describe('the live stream', () => {
  it('tells what happens within 300 ms of its commit, also through compression', async () => {
    const ending = newEnd();
    const stream = listen(ending.signal);
    const first = stream.next();
    await expect
      .poll(async () => {
        await tell(0);
        return Promise.race([first.then(() => true), new Promise((resolve) => setTimeout(() => resolve(false), 200))]);
      })
      .toBe(true);
    const delays: number[] = [];
    const numbers = () => take(stream, 1).then(([told]) => told?.data.number);
    for (let number = 1; number <= 10; number += 1) {
      const from = performance.now();
      await tell(number);
      let got = await numbers();
      while (got === 0) got = await numbers();
      delays.push(performance.now() - from);
      expect(got).toBe(number);
    }
    ending.abort();
    expect(Math.max(...delays)).toBeLessThan(300);
  });

  it('goes on after the last one seen, and misses nothing in between', async () => {
    const before = await ada.call('live.list', { workspaceId: ada.workspaceId, limit: 500 });
    for (let number = 100; number < 105; number += 1) await tell(number);
    const ending = newEnd();
    const [one, two] = await take(listen(ending.signal, { 'last-event-id': before.position }), 2);
    expect([one?.data.number, two?.data.number]).toEqual([100, 101]);
    ending.abort();
    const again = newEnd();
    const rest = await take(listen(again.signal, { 'last-event-id': two?.position ?? '' }), 3);
    expect(rest.map(({ data }) => data.number)).toEqual([102, 103, 104]);
    again.abort();
  });

  it('tells a page, whose stream opens later, what happened since it asked who is in', async () => {
    await tell(200);
    const { position } = await ada.call('identity.me', undefined);
    await tell(201);
    const ending = newEnd();
    const [first] = await take(listen(ending.signal, { 'last-event-id': position ?? '' }), 1);
    expect(first?.data.number).toBe(201);
    ending.abort();
  });

  it('tells nobody of another workspace', async () => {
    const eve = await server.signUp();
    const { position } = await ada.call('live.list', { workspaceId: ada.workspaceId, limit: 500 });
    const ending = newEnd();
    const stream = listen(ending.signal, { 'last-event-id': position });
    await tell(666, eve);
    await tell(7);
    expect((await take(stream, 1))[0]?.data).toEqual({ number: 7 });
    ending.abort();
  });

  it('holds no connection: with fifty streams on a pool of twelve the list still answers at once', async () => {
    const { position } = await ada.call('live.list', { workspaceId: ada.workspaceId, limit: 500 });
    const ending = newEnd();
    const streams = Array.from({ length: 50 }, () => listen(ending.signal, { 'last-event-id': position }));
    const told = Promise.all(streams.map((stream) => stream.next()));
    told.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(server.app.db.appPool.options.max).toBeLessThanOrEqual(12);
    // Each second the streams look for news; between these moments nobody holds a connection.
    const { appPool } = server.app.db;
    await expect.poll(() => appPool.totalCount - appPool.idleCount, { interval: 5 }).toBe(0);
    const from = performance.now();
    await ada.call('projects.list', { workspaceId: ada.workspaceId });
    expect(performance.now() - from).toBeLessThan(1000);
    await tell(50);
    const all = await told;
    expect(all.map((one) => one.value?.data)).toEqual(Array.from({ length: 50 }, () => ({ number: 50 })));
    ending.abort();
  });
});

describe('a live stream whose reader may no longer read', () => {
  /** Opens a stream and waits until it tells what happens. */
  async function openStream(person: Person, owner: Person): Promise<AsyncGenerator<Told>> {
    const { position } = await owner.call('live.list', { workspaceId: owner.workspaceId, limit: 500 });
    const stream = listen(newEnd().signal, { 'last-event-id': position }, person);
    await tell(1, owner);
    expect((await stream.next()).value?.data).toEqual({ number: 1 });
    return stream;
  }
  const endsWithin = (stream: AsyncGenerator<Told>, limitMs: number) =>
    Promise.race([
      stream.next().then(({ done }) => done),
      new Promise((resolve) => setTimeout(() => resolve('it goes on'), limitMs)),
    ]);

  it('ends at once when the reader signs out', async () => {
    const eve = await server.signUp();
    const stream = await openStream(eve, eve);
    await eve.call('identity.signOut', undefined);
    expect(await endsWithin(stream, 2000)).toBe(true);
  });

  it('ends at once when the reader is taken out of the workspace, and tells nothing that happens later', async () => {
    const guest = await server.join(ada, 'viewer');
    const { workspaceId } = ada;
    const [stream, own] = [await openStream(guest, ada), await openStream(ada, ada)];
    await ada.call('workspaces.removeMember', { workspaceId, userId: guest.userId });
    await tell(13);
    const heard: Told[] = [];
    const isOver = (async () => {
      for await (const told of stream) heard.push(told);
      return true;
    })();
    expect(await Promise.race([isOver, new Promise((resolve) => setTimeout(() => resolve(false), 2000))])).toBe(true);
    expect(heard.map(({ data }) => data)).not.toContainEqual({ number: 13 });
    const told = await take(own, 2);
    expect(told.map(({ data }) => data)).toContainEqual({ number: 13 });
  });

  it('ends when another process says that something has ended', async () => {
    const eve = await server.signUp();
    const stream = await openStream(eve, eve);
    const elsewhere = await server.app.db.connectDirect();
    await elsewhere.query('delete from auth.session where "userId" = $1', [eve.userId]);
    await elsewhere.query('notify antiphon_access_ended');
    await elsewhere.end();
    expect(await endsWithin(stream, 2000)).toBe(true);
  });
});
