import { startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../../testing/start-test-server.ts';

type StandIn = Awaited<ReturnType<typeof startMastodonStandIn>>;

let standIn: StandIn;
let server: TestServer;
let ada: Person;
let count = 0;

beforeAll(async () => {
  standIn = await startMastodonStandIn();
  server = await startTestServer({ settings: { ANTIPHON_ALLOW_PRIVATE_HOSTS: standIn.host } });
  ada = await server.signUp();
}, 60_000);
afterAll(async () => {
  await server.stop();
  await standIn.close();
});

/** A fresh account on the stand-in, connected. */
async function connect() {
  count += 1;
  const account = standIn.state.addAccount({ username: `marram${count}` });
  const token = standIn.state.addToken(account.id);
  const input = { server: standIn.url, token };
  const result = await ada.call('accounts.connect', {
    workspaceId: ada.workspaceId,
    channel: 'mastodon',
    method: 'token',
    input,
  });
  if (result.kind !== 'connected' || !result.accounts[0]) throw new Error('not connected');
  return { id: result.accounts[0].id, remoteId: account.id, token };
}

/** Plans a post for an account, due so many ms from now (negative: a little ago). */
async function plan(accountId: string, texts: string[], dueInMs = -1_000) {
  const { workspaceId } = ada;
  const parts = texts.map((text) => ({ text, media: [] }));
  const post = await ada.call('posts.create', {
    workspaceId,
    content: { parts },
    versions: [{ accountId, options: {} }],
  });
  const wallTime = new Date(Date.now() + dueInMs).toISOString().slice(0, 23);
  const when = { kind: 'at', wallTime, timeZone: 'UTC' } as const;
  const { publications, leftOut } = await ada.call('publications.schedule', {
    workspaceId,
    postId: post.id,
    revision: post.revision,
    when,
  });
  const [publication] = publications;
  if (!publication) throw new Error(`not planned: ${leftOut[0]?.words}`);
  return publication;
}

const read = (publicationId: string) => ada.call('publications.get', { workspaceId: ada.workspaceId, publicationId });

async function until(publicationId: string, state: string, openSteps = 0) {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const publication = await read(publicationId);
    if (publication.state === state && publication.openStepCount === openSteps) return publication;
    if (Date.now() > deadline) throw new Error(`still ${publication.state} (${publication.words}), not ${state}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const textsOf = (remoteId: string) =>
  [...standIn.state.statuses.values()].filter((status) => status.accountId === remoteId).map((status) => status.text);

describe('a send', () => {
  it('puts every part of a thread out once, each as a reply to the one before', async () => {
    const account = await connect();
    const { id } = await plan(account.id, ['One', 'Two', 'Three']);
    const publication = await until(id, 'published');
    expect(textsOf(account.remoteId)).toEqual(['One', 'Two', 'Three']);
    expect(publication.attempts).toHaveLength(1);
    expect(publication.attempts[0]?.steps.map((step) => step.outcome)).toEqual(['done', 'done', 'done']);
    expect(publication.url).toContain(standIn.url);
  });

  it('finds a post whose answer was lost and does not send it again', async () => {
    const account = await connect();
    standIn.fault({ kind: 'lose_after', route: 'statuses.create' });
    const publication = await until((await plan(account.id, ['Lost answer'])).id, 'published');
    expect(publication.wasFound).toBe(true);
    expect(publication.questions.map((question) => question.answer)).toContain('found');
    expect(textsOf(account.remoteId)).toEqual(['Lost answer']);
  });

  it('waits and tries again after a refusal that proves nothing was sent', async () => {
    const account = await connect();
    standIn.fault({ kind: 'rate_limited', route: 'statuses.create', retryAfterMs: 1_000 });
    const publication = await until((await plan(account.id, ['Slow down'])).id, 'published');
    expect(publication.attemptCount).toBe(2);
    expect(publication.attempts[0]?.steps[0]?.error?.kind).toBe('rate_limited');
    expect(textsOf(account.remoteId)).toEqual(['Slow down']);
  });

  it('shows what the network refuses, and stops', async () => {
    const account = await connect();
    standIn.fault({ kind: 'server_error_before', route: 'statuses.create', status: 422 });
    const publication = await until((await plan(account.id, ['Refused'])).id, 'failed');
    expect(publication.words).not.toBe('');
    expect(textsOf(account.remoteId)).toEqual([]);
  });

  it('asks the person to sign in again, and goes on by itself once they did', async () => {
    const account = await connect();
    const { id } = await plan(account.id, ['After signing in again'], 1_000);
    standIn.state.tokens.delete(account.token);
    await until(id, 'needs_attention');
    const waiting = await ada.call('accounts.get', { workspaceId: ada.workspaceId, accountId: account.id });
    expect(waiting).toMatchObject({ state: 'needs_reconnect', problem: expect.stringMatching(/\w/) });
    const token = standIn.state.addToken(account.remoteId);
    await ada.call('accounts.connect', {
      workspaceId: ada.workspaceId,
      channel: 'mastodon',
      method: 'token',
      input: { server: standIn.url, token },
    });
    await until(id, 'published');
    expect(textsOf(account.remoteId)).toEqual(['After signing in again']);
  });

  it('keeps the main post published when a later part is refused, and sends that part on request', async () => {
    const account = await connect();
    standIn.fault({ kind: 'server_error_before', route: 'statuses.create', status: 422, skip: 1 });
    const { id } = await plan(account.id, ['Main', 'Later']);
    await expect.poll(async () => (await read(id)).words, { timeout: 15_000 }).toContain('The server refused this');
    expect(await read(id)).toMatchObject({ state: 'published', openStepCount: 1 });
    expect(textsOf(account.remoteId)).toEqual(['Main']);
    await ada.call('publications.resume', { workspaceId: ada.workspaceId, publicationId: id, when: { kind: 'now' } });
    await until(id, 'published', 0);
    expect(textsOf(account.remoteId)).toEqual(['Main', 'Later']);
  });

  it('does not take a wish to try a later part again while that part is under way, so no wish is lost', async () => {
    const account = await connect();
    const held = standIn.fault({ kind: 'delay', route: 'statuses.create', delayMs: 3_000, skip: 1 });
    const { id } = await plan(account.id, ['Main', 'Later']);
    await until(id, 'published', 1);
    const again = { workspaceId: ada.workspaceId, publicationId: id, when: { kind: 'now' as const } };
    await expect(ada.call('publications.resume', again)).rejects.toMatchObject({ status: 409, code: 'still_sending' });
    await until(id, 'published', 0);
    held.remove();
    expect(textsOf(account.remoteId)).toEqual(['Main', 'Later']);
  });

  it('marks as missed what is far too late, and sends it when the person says so', async () => {
    const account = await connect();
    const { id } = await plan(account.id, ['Too late'], 60_000);
    await server.app.db.inWorkspace(ada.workspaceId, async (scope) => {
      await scope.client.query("update publications set due_at = now() - interval '3 hours' where id = $1", [id]);
      await scope.client.query("update lanes set next_due_at = now() - interval '3 hours' where account_id = $1", [
        account.id,
      ]);
    });
    const missed = await until(id, 'missed');
    expect(missed.words).toBe('It is 3 h late; your rule says ask.');
    await ada.call('publications.resume', { workspaceId: ada.workspaceId, publicationId: id, when: { kind: 'now' } });
    await until(id, 'published');
    expect(textsOf(account.remoteId)).toEqual(['Too late']);
  });
});

describe('a lane', () => {
  it('starts sends of one account in due order and never two at once', async () => {
    const account = await connect();
    const delay = standIn.fault({ kind: 'delay', route: 'statuses.create', delayMs: 60, times: 'always' });
    const texts = Array.from({ length: 8 }, (_, index) => `In line ${index}`);
    // Far enough ahead that all are planned before the first is due, on a slow machine too.
    const dueInMs = Date.now() + 8_000;
    const planned: { text: string; dueAt: string }[] = [];
    for (const [index, text] of [...texts.entries()].reverse())
      planned.push({ text, dueAt: (await plan(account.id, [text], dueInMs - Date.now() + index * 20)).dueAt });
    // Planning takes its time, so the order is the one that was planned and not the one that was meant.
    const inOrder = planned.toSorted((a, b) => a.dueAt.localeCompare(b.dueAt)).map((one) => one.text);
    await expect.poll(() => textsOf(account.remoteId).length, { timeout: 25_000 }).toBe(texts.length);
    delay.remove();
    expect(textsOf(account.remoteId)).toEqual(inOrder);
    const { rows } = await server.app.db.inWorkspace(ada.workspaceId, (scope) =>
      scope.client.query<{ overlaps: string }>(
        `select count(*) as overlaps from steps a join steps b on a.workspace_id = b.workspace_id and a.id < b.id and a.sent_at < b.answered_at and b.sent_at < a.answered_at
         join publications pa on pa.workspace_id = a.workspace_id and pa.id = a.publication_id join publications pb on pb.workspace_id = b.workspace_id and pb.id = b.publication_id
         where pa.account_id = $1 and pb.account_id = $1`,
        [account.id],
      ),
    );
    expect(rows[0]?.overlaps).toBe('0');
  }, 45_000);

  it('that was set wrong is repaired, so that nothing is silently late', async () => {
    const account = await connect();
    const { id } = await plan(account.id, ['Forgotten'], 2_500);
    await server.app.db.inWorkspace(ada.workspaceId, (scope) =>
      scope.client.query('update lanes set next_due_at = null where account_id = $1', [account.id]),
    );
    const { repairLanes } = await import('./leases.instance.queries.ts');
    expect(await server.app.db.asPublisher(repairLanes)).toBe(1);
    await until(id, 'published');
  });
});

describe('racing with sending', () => {
  it('lets one of cancel and send win, never both and never neither', async () => {
    const account = await connect();
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const text = `Race ${index}`;
        const { id } = await plan(account.id, [text], 700);
        await new Promise((resolve) => setTimeout(resolve, 500 + ((index * 37) % 400)));
        const cancelled = await ada
          .call('publications.cancel', { workspaceId: ada.workspaceId, publicationId: id })
          .then(
            () => true,
            (error: { message?: string }) => {
              expect(String(error.message)).toMatch(/Too late to cancel/);
              return false;
            },
          );
        const end = await until(id, cancelled ? 'cancelled' : 'published');
        return { text, isOut: textsOf(account.remoteId).includes(text), cancelled, state: end.state };
      }),
    );
    for (const outcome of outcomes) expect(outcome.isOut).toBe(!outcome.cancelled);
  });
});

describe('deciding', () => {
  it('needs an open question', async () => {
    const account = await connect();
    const publication = await until((await plan(account.id, ['Clear'])).id, 'published');
    const decision = {
      workspaceId: ada.workspaceId,
      publicationId: publication.id,
      revision: publication.revision,
      decision: 'drop',
    } as const;
    await expect(ada.call('publications.decide', decision)).rejects.toThrow(/Too late to decide/);
  });
});
