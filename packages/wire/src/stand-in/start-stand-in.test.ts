import { afterEach, describe, expect, it } from 'vitest';
import { callOnce } from '../call-once.ts';
import { createSafeFetch } from '../safe-fetch.ts';
import { type StandIn, startStandIn } from './start-stand-in.ts';

/** A network with one thing to do: add a note. Its answer says how many there are. */
async function startNotes(): Promise<StandIn<string[]>> {
  return startStandIn({
    name: 'notes',
    routes(app) {
      const notes: string[] = [];
      app.post('/notes', { config: { route: 'addNote' } }, async (request) => {
        notes.push((request.body as { text: string }).text);
        return { id: `note-${notes.length}` };
      });
      app.get('/notes', { config: { route: 'listNotes' } }, async () => notes);
      app.post('/echo', async (request) => request.body);
      return notes;
    },
    now: () => new Date('2026-11-20T10:00:00Z'),
  });
}

describe('a stand-in', () => {
  let standIn: StandIn<string[]>;
  afterEach(() => standIn.close());

  async function addNote(text = 'hello') {
    const fetch = createSafeFetch({ allowPrivateHosts: [standIn.host] });
    return callOnce(fetch, { url: `${standIn.url}/notes`, json: { text } });
  }

  it('answers, and keeps a log of what it was asked', async () => {
    standIn = await startNotes();
    expect(await addNote()).toMatchObject({ kind: 'answered', status: 200, body: '{"id":"note-1"}' });
    expect(standIn.log).toMatchObject([
      { route: 'addNote', method: 'POST', path: '/notes', body: { text: 'hello' }, isRepeat: false },
    ]);
    expect(standIn.counts).toEqual({ addNote: 1 });
  });

  it('loses the connection before anything was done', async () => {
    standIn = await startNotes();
    standIn.fault({ kind: 'lose_before', route: 'addNote' });
    expect((await addNote()).kind).toBe('unknown');
    expect(standIn.state).toEqual([]);
    expect((await addNote()).kind).toBe('answered');
  });

  it('loses the connection after the work was done', async () => {
    standIn = await startNotes();
    standIn.fault({ kind: 'lose_after', method: 'POST' });
    expect((await addNote()).kind).toBe('unknown');
    expect(standIn.state).toEqual(['hello']);
  });

  it('processes a repeated request twice and answers once', async () => {
    standIn = await startNotes();
    standIn.fault({ kind: 'twice' });
    expect(await addNote()).toMatchObject({ kind: 'answered', body: '{"id":"note-2"}' });
    expect(standIn.state).toEqual(['hello', 'hello']);
    expect(standIn.log.map((call) => call.isRepeat)).toEqual([false, true]);
    expect(JSON.stringify(standIn.log)).not.toContain('x-stand-in');
  });

  it('fails with 5xx before or after the work', async () => {
    standIn = await startNotes();
    standIn.fault({ kind: 'server_error_before', status: 502 });
    expect(await addNote()).toMatchObject({ kind: 'answered', status: 502 });
    expect(standIn.state).toEqual([]);
    standIn.fault({ kind: 'server_error_after' });
    expect(await addNote()).toMatchObject({ kind: 'answered', status: 503 });
    expect(standIn.state).toEqual(['hello']);
  });

  it('says 429 with the moment to come back, and 401', async () => {
    standIn = await startNotes();
    standIn.fault({ kind: 'rate_limited', retryAfterMs: 30_000 });
    const limited = await addNote();
    expect(limited).toMatchObject({ kind: 'answered', status: 429 });
    expect(limited.kind === 'answered' && limited.headers.get('retry-after')).toBe('30');
    standIn.fault({ kind: 'unauthorized' });
    expect(await addNote()).toMatchObject({ kind: 'answered', status: 401 });
    expect(standIn.state).toEqual([]);
  });

  it('answers with half a body after the work', async () => {
    standIn = await startNotes();
    standIn.fault({ kind: 'malformed' });
    const answer = await addNote();
    expect(answer).toMatchObject({ kind: 'answered', status: 200 });
    expect(answer.kind === 'answered' && answer.json()).toBeUndefined();
    expect(standIn.state).toEqual(['hello']);
  });

  it('strikes by path, after some calls, and as often as told', async () => {
    standIn = await startNotes();
    const fault = standIn.fault({ kind: 'server_error_before', path: '/notes', skip: 1, times: 2 });
    const statuses = [];
    for (let call = 0; call < 4; call += 1) {
      const answer = await addNote();
      statuses.push(answer.kind === 'answered' ? answer.status : 0);
    }
    expect(statuses).toEqual([200, 503, 503, 200]);
    expect(fault.struck).toBe(2);
  });

  it('draws the same misfortunes from the same seed', async () => {
    const runs = [];
    for (let run = 0; run < 2; run += 1) {
      standIn = await startNotes();
      standIn.fault({ kind: 'server_error_before', probability: 0.5, times: 'always' });
      const statuses: number[] = [];
      for (let call = 0; call < 20; call += 1) {
        const answer = await addNote();
        statuses.push(answer.kind === 'answered' ? answer.status : 0);
      }
      runs.push(statuses);
      await standIn.close();
    }
    expect(runs[0]).toEqual(runs[1]);
    expect(new Set(runs[0])).toEqual(new Set([200, 503]));
    standIn = await startNotes();
  });

  it('holds a call at a barrier, controlled over HTTP, before or after its effect', async () => {
    standIn = await startNotes();
    const control = async (path: string, method: string, body?: unknown) => {
      const response = await fetch(`${standIn.url}/__control/${path}`, {
        method,
        ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
      });
      return response.json() as Promise<{ id: string; isReached: boolean }>;
    };
    const before = await control('faults', 'POST', { kind: 'hold_before', route: 'addNote' });
    expect(await control(`faults/${before.id}?waitMs=20`, 'GET')).toMatchObject({ isReached: false });
    const held = addNote();
    expect(await control(`faults/${before.id}?waitMs=5000`, 'GET')).toMatchObject({ isReached: true });
    expect(standIn.state).toEqual([]);
    await control(`faults/${before.id}/release`, 'POST');
    expect((await held).kind).toBe('answered');

    const after = standIn.fault({ kind: 'hold_after', route: 'addNote' });
    const second = addNote('second');
    await after.reached;
    expect(standIn.state).toEqual(['hello', 'second']);
    after.release();
    expect((await second).kind).toBe('answered');
  });

  it('answers late', async () => {
    standIn = await startNotes();
    const delay = standIn.fault({ kind: 'delay', delayMs: 60 });
    const caller = new AbortController();
    const fetch = createSafeFetch({ allowPrivateHosts: [standIn.host] });
    const call = callOnce(fetch, { url: `${standIn.url}/notes`, json: { text: 'slow' }, signal: caller.signal });
    await delay.reached;
    expect(standIn.state).toEqual([]);
    caller.abort();
    expect((await call).kind).toBe('unknown');
    await expect.poll(() => standIn.state).toEqual(['slow']);
  });

  it('can be looked into and cleared over HTTP, as a test in another process does', async () => {
    standIn = await startNotes();
    const ask = async (path: string, method = 'GET') =>
      (await fetch(`${standIn.url}/__control/${path}`, { method })).json();
    const fault = standIn.fault({ kind: 'server_error_before', times: 'always' });
    expect(await addNote()).toMatchObject({ status: 503 });
    expect(await ask('counts')).toEqual({ addNote: 1 });
    expect(await ask('log')).toMatchObject([{ route: 'addNote', body: { text: 'hello' } }]);
    await ask(`faults/${fault.id}`, 'DELETE');
    expect(await addNote()).toMatchObject({ status: 200 });
    expect(await ask(`faults/${fault.id}`)).toMatchObject({ statusCode: 404 });
    await ask('reset', 'POST');
    expect(await ask('log')).toEqual([]);
    expect(standIn.state).toEqual(['hello']);
  });

  it('does what it held, though the caller has gone in the meantime', async () => {
    standIn = await startNotes();
    const hold = standIn.fault({ kind: 'hold_before', route: 'addNote' });
    const caller = new AbortController();
    const fetch = createSafeFetch({ allowPrivateHosts: [standIn.host] });
    const call = callOnce(fetch, { url: `${standIn.url}/notes`, json: { text: 'late' }, signal: caller.signal });
    await hold.reached;
    caller.abort();
    expect((await call).kind).toBe('unknown');
    expect(standIn.state).toEqual([]);
    hold.release();
    await expect.poll(() => standIn.state).toEqual(['late']);
  });

  it('breaks off what it held, and then nothing of it is ever done', async () => {
    standIn = await startNotes();
    const hold = standIn.fault({ kind: 'hold_before', route: 'addNote' });
    const held = addNote('never');
    await hold.reached;
    hold.drop();
    expect((await held).kind).toBe('unknown');
    await hold.worked;
    expect((await addNote('after it')).kind).toBe('answered');
    expect(standIn.state).toEqual(['after it']);
  });

  it('says when a call was worked on, and when its answer has left', async () => {
    standIn = await startNotes();
    const hold = standIn.fault({ kind: 'hold_after', route: 'addNote' });
    const held = addNote();
    await hold.worked;
    expect(standIn.state).toEqual(['hello']);
    let hasLeft = false;
    void hold.answered.then(() => {
      hasLeft = true;
    });
    await hold.reached;
    expect(hasLeft).toBe(false);
    hold.release();
    await hold.answered;
    expect((await held).kind).toBe('answered');
  });

  it('shows what arrives and what it makes of it, also when the answer is lost', async () => {
    standIn = await startNotes();
    const seen: unknown[] = [];
    standIn.watch({
      received: ({ route }) => seen.push(['received', route]),
      answered: ({ route }, { status, body }) => seen.push(['answered', route, status, body]),
    });
    standIn.fault({ kind: 'lose_before' });
    standIn.fault({ kind: 'lose_after', skip: 1 });
    await addNote();
    expect(seen).toEqual([['received', 'addNote']]);
    await addNote();
    expect(seen.slice(1)).toEqual([
      ['received', 'addNote'],
      ['answered', 'addNote', 200, '{"id":"note-1"}'],
    ]);
  });

  it('strikes only the calls that are chosen by what they carry', async () => {
    standIn = await startNotes();
    const isSecond = ({ body }: { body: unknown }) => (body as { text?: string }).text === 'second';
    const fault = standIn.fault({ kind: 'server_error_before', times: 'always' }, isSecond);
    const statuses = [];
    for (const text of ['first', 'second', 'third']) {
      const answer = await addNote(text);
      statuses.push(answer.kind === 'answered' ? answer.status : 0);
    }
    expect(statuses).toEqual([200, 503, 200]);
    expect(fault.struck).toBe(1);
  });

  it('reads forms and multipart bodies', async () => {
    standIn = await startNotes();
    const form = await fetch(`${standIn.url}/echo`, {
      method: 'POST',
      body: new URLSearchParams({ a: '1', 'b[]': '2' }),
    });
    expect(await form.json()).toEqual({ a: '1', 'b[]': ['2'] });
    const parts = new FormData();
    parts.set('words', 'a cat');
    parts.set('file', new Blob(['meow'], { type: 'image/png' }), 'cat.png');
    const multipart = await fetch(`${standIn.url}/echo`, { method: 'POST', body: parts });
    expect(await multipart.json()).toMatchObject({
      fields: { words: 'a cat' },
      files: { file: { filename: 'cat.png', mimeType: 'image/png' } },
    });
  });
});
