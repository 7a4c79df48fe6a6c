/** Every door through which a post might leave without an approval, and what came out at the pretend network. */
import { startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from '../../testing/start-test-server.ts';

let standIn: Awaited<ReturnType<typeof startMastodonStandIn>>;
let server: TestServer;
let ada: Person;
let eve: Person;
let workspaceId: string;
let accountId: string;
let remoteId: string;
/** What was approved by somebody while approval was demanded: nothing else may come out. */
const mayBeOut = new Set<string>();
let count = 0;
/** Once the switch was off, all may be out. */
let isOff = false;

beforeAll(async () => {
  standIn = await startMastodonStandIn();
  server = await startTestServer({ settings: { ANTIPHON_ALLOW_PRIVATE_HOSTS: standIn.host } });
  ada = await server.signUp();
  workspaceId = ada.workspaceId;
  eve = await server.join(ada, 'editor');
  remoteId = standIn.state.addAccount({ username: 'marram' }).id;
  const input = { server: standIn.url, token: standIn.state.addToken(remoteId) };
  const connected = await ada.call('accounts.connect', { workspaceId, channel: 'mastodon', method: 'token', input });
  accountId = connected.kind === 'connected' ? (connected.accounts[0]?.id ?? '') : '';
  await ada.call('workspaces.setApproval', { workspaceId, needsApproval: true });
}, 60_000);
afterAll(async () => {
  await server.stop();
  await standIn.close();
});
afterEach(() => {
  if (isOff) return;
  for (const text of out()) expect(mayBeOut).toContain(text);
});

const out = () => [...standIn.state.statuses.values()].map(({ text }) => text);
const outTimes = (text: string) => out().filter((one) => one === text).length;
const contentOf = (text: string) => ({ parts: [{ text, media: [] }] });
const wallIn = (ms: number) => new Date(Date.now() + ms).toISOString().slice(0, 23);
const at = (ms: number) => ({ kind: 'at', wallTime: wallIn(ms), timeZone: 'UTC' }) as const;
const now = { kind: 'now' } as const;
const day = 86_400_000;

async function write(by: Pick<Person, 'call'> = eve, name = 'Post') {
  count += 1;
  const text = `${name} ${count}`;
  const versions = [{ accountId, options: {} }];
  const post = await by.call('posts.create', { workspaceId, content: contentOf(text), versions });
  return { text, postId: post.id, revision: post.revision };
}
type Written = Awaited<ReturnType<typeof write>>;

/** A post with a picture whose description is the library's. */
async function writePictured(text: string) {
  const form = new FormData();
  const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  form.append('file', new Blob([Buffer.from(png, 'base64')], { type: 'image/png' }), 'kiln.png');
  const answer = await fetch(`${server.address}/api/v1/workspaces/${workspaceId}/assets`, {
    method: 'POST',
    headers: { cookie: ada.cookie },
    body: form,
  });
  const { id: assetId, revision: assetRevision } = (await answer.json()) as { id: string; revision: number };
  const content = { parts: [{ text, media: [{ assetId, altText: '' }] }] };
  const post = await ada.call('posts.create', { workspaceId, content, versions: [{ accountId, options: {} }] });
  return { post: { text, postId: post.id, revision: post.revision }, assetId, assetRevision };
}

const review = ({ postId }: Written) => ada.call('approvals.get', { workspaceId, postId });
const ask = ({ postId, revision }: Written) => eve.call('approvals.ask', { workspaceId, postId, revision });
async function approve(post: Written, by: Person = ada) {
  mayBeOut.add(post.text);
  return by.call('approvals.approve', { workspaceId, postId: post.postId, revision: post.revision });
}
const giveBack = ({ postId, revision }: Written, note = 'The price is wrong.') =>
  ada.call('approvals.return', { workspaceId, postId, revision, note });
async function edit(post: Written, text: string): Promise<Written> {
  const { postId, revision } = post;
  const versions = [{ accountId, options: {} }];
  const saved = await eve.call('posts.save', { workspaceId, postId, revision, content: contentOf(text), versions });
  return { ...post, text, revision: saved.revision };
}
async function plan({ postId, revision }: Written, ms: number, by: Pick<Person, 'call'> = eve) {
  const { publications } = await by.call('publications.schedule', { workspaceId, postId, revision, when: at(ms) });
  const [publication] = publications;
  if (!publication) throw new Error('not planned');
  return publication;
}
const read = (publicationId: string) => ada.call('publications.get', { workspaceId, publicationId });

async function until(publicationId: string, ...states: string[]) {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const publication = await read(publicationId);
    if (states.includes(publication.state)) return publication;
    if (Date.now() > deadline) throw new Error(`still ${publication.state} (${publication.words}), not ${states}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}
/** Held, and nobody tried it. */
async function untilHeld(publicationId: string, words: RegExp) {
  const held = await until(publicationId, 'needs_attention');
  expect(held.words).toMatch(words);
  expect(held.attempts).toEqual([]);
  return held;
}

describe('planning', () => {
  it('takes what nobody approved, says that it waits, holds it when due, and sends it once it is approved', async () => {
    const post = await write();
    const planned = await plan(post, 500);
    expect(planned).toMatchObject({ state: 'scheduled', approval: 'draft' });
    expect(planned.words).toMatch(/Waits for approval/);
    await untilHeld(planned.id, /^Not approved: nobody was asked yet\./);
    expect(await ask(post)).toMatchObject({ state: 'in_review', isNeeded: true });
    expect((await ada.call('posts.list', { workspaceId, approval: 'in_review' })).items).toMatchObject([
      { id: post.postId, approval: 'in_review' },
    ]);
    await approve(post);
    await until(planned.id, 'published');
    expect(outTimes(post.text)).toBe(1);
  });

  it('sends what was approved before its time, at its time', async () => {
    const post = await write();
    await approve(post);
    const planned = await plan(post, 300);
    expect(planned.approval).toBe('approved');
    await until(planned.id, 'published');
  });

  it('refuses to send now, to try again now and to move to now what is not approved', async () => {
    const post = await write();
    const { postId, revision } = post;
    const refused = { code: 'nothing_fits', problem: { detail: expect.stringMatching(/^Not approved/) } };
    await expect(eve.call('publications.schedule', { workspaceId, postId, revision, when: now })).rejects.toMatchObject(
      refused,
    );
    const { id: publicationId, revision: planned } = await plan(post, day);
    const notApproved = { status: 409, code: 'not_approved' };
    await expect(
      eve.call('publications.reschedule', { workspaceId, publicationId, revision: planned, when: now }),
    ).rejects.toMatchObject(notApproved);
    await eve.call('publications.cancel', { workspaceId, publicationId });
    await expect(eve.call('publications.resume', { workspaceId, publicationId, when: now })).rejects.toMatchObject(
      notApproved,
    );
    const again = await eve.call('publications.resume', { workspaceId, publicationId, when: at(200) });
    await untilHeld(again.id, /nobody was asked/);
    await eve.call('publications.cancel', { workspaceId, publicationId });
    expect(await read(publicationId)).toMatchObject({ state: 'cancelled' });
  });

  it('holds a move to a nearer time, many moves at once, and a copy of what was approved', async () => {
    const post = await write();
    const moved = await plan(post, day);
    await eve.call('publications.reschedule', {
      workspaceId,
      publicationId: moved.id,
      revision: moved.revision,
      when: at(200),
    });
    const many = await plan(await write(), day);
    await eve.call('publications.rescheduleMany', {
      workspaceId,
      publicationIds: [many.id],
      postIds: [],
      move: at(200),
    });
    const original = await write();
    await approve(original);
    const copy = await eve.call('posts.duplicate', { workspaceId, postId: original.postId });
    const copied = await plan({ text: 'copy', postId: copy.id, revision: copy.revision }, 200);
    for (const { id } of [moved, many, copied]) await untilHeld(id, /nobody was asked/);
  });
});

describe('a post that repeats', () => {
  it('is approved once for all its copies that say the same; one that was edited needs its own approval', async () => {
    const post = await write();
    const tomorrow = wallIn(day).slice(0, 16);
    const plan = { rule: 'FREQ=DAILY;COUNT=2', wallTime: tomorrow, timeZone: 'UTC' };
    const { postId, revision } = post;
    const { recurrence } = await eve.call('recurrences.start', { workspaceId, postId, revision, ...plan });
    const made = async () => (await ada.call('recurrences.list', { workspaceId, postId })).items[0]?.coming ?? [];
    await expect.poll(async () => (await made()).filter((one) => one.postId).length, { timeout: 10_000 }).toBe(2);
    const [same = '', other = ''] = (await made()).map((one) => one.postId ?? '');
    const sendOf = async (copy: string) => {
      const { items } = await ada.call('publications.list', { workspaceId, postId: copy });
      if (!items[0]) throw new Error('not planned');
      return items[0];
    };
    const bringForward = async (copy: string) => {
      const { id: publicationId, revision: seen } = await sendOf(copy);
      await eve.call('publications.reschedule', { workspaceId, publicationId, revision: seen, when: at(200) });
      return publicationId;
    };
    const held = await bringForward(same);
    await untilHeld(held, /nobody was asked/);
    await approve(post);
    await until(held, 'published');
    expect(outTimes(post.text)).toBe(1);
    const copy = await ada.call('approvals.get', { workspaceId, postId: other });
    expect(copy.versions).toMatchObject([{ state: 'approved', coveredBy: postId }]);
    await edit({ postId: other, text: '', revision: copy.revision }, `${post.text}, edited`);
    expect((await sendOf(other)).approval).toBe('draft');
    await untilHeld(await bringForward(other), /nobody was asked/);
    await ada.call('recurrences.stop', { workspaceId, recurrenceId: recurrence.id });
  }, 40_000);
});

describe('an edit', () => {
  it('ends an approval: what changed is held and shown, and goes out when it is put back', async () => {
    const post = await write();
    await approve(post);
    const planned = await plan(post, 900);
    const changed = await edit(post, `${post.text}, but dearer`);
    expect(await read(planned.id)).toMatchObject({ approval: 'changed' });
    const seen = await review(changed);
    expect(seen).toMatchObject({ state: 'changed', versions: [{ approved: { content: contentOf(post.text) } }] });
    await untilHeld(planned.id, /changed after its approval/);
    // Nothing came of the claim, so it can still be written.
    await edit(changed, post.text);
    await until(planned.id, 'published');
    expect(outTimes(post.text)).toBe(1);
  });

  it('of a picture’s description in the library ends an approval, too', async () => {
    const { post, assetId, assetRevision } = await writePictured('Pictured');
    expect(await approve(post)).toMatchObject({ state: 'approved' });
    await ada.call('assets.update', { workspaceId, assetId, revision: assetRevision, altText: 'Another kiln' });
    expect(await review(post)).toMatchObject({ state: 'changed' });
    await untilHeld((await plan(post, 200)).id, /changed after its approval/);
  });

  it('racing the send goes out in no form that was not approved', async () => {
    const races = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const post = await write(eve, 'Raced');
        await approve(post);
        return { post, planned: await plan(post, 700) };
      }),
    );
    const due = Math.max(...races.map(({ planned }) => Date.parse(planned.dueAt)));
    await Promise.all(
      races.map(async ({ post }, index) => {
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - Date.now() - 60 + index * 35)));
        await edit(post, `${post.text} edited`).catch((error: { code?: string }) =>
          expect(error.code).toBe('version_frozen'),
        );
      }),
    );
    // Either the edit was first and it is held, or the send was: then the version stays as it went.
    for (const { post, planned } of races) {
      const { state } = await until(planned.id, 'published', 'needs_attention');
      expect(outTimes(post.text)).toBe(state === 'published' ? 1 : 0);
    }
    expect(out().filter((text) => text.endsWith('edited'))).toEqual([]);
  }, 60_000);
});

describe('an API key', () => {
  it('writes, plans and asks, and approves nothing, whatever its scopes', async () => {
    const key = await server.withApiKey(ada, ['read', 'posts:write', 'publications:write', 'workspace:admin']);
    const post = await write(key);
    const { postId, revision } = post;
    const planned = await plan(post, 300, key);
    expect(await key.call('approvals.ask', { workspaceId, postId, revision })).toMatchObject({ state: 'in_review' });
    for (const route of ['approvals.approve', 'approvals.return'] as const)
      await expect(key.call(route, { workspaceId, postId, revision, note: 'Yes' })).rejects.toMatchObject({
        status: 403,
      });
    await untilHeld(planned.id, /still waits in review/);
  });
});

describe('an answer', () => {
  it('is an owner’s or admin’s, also on their own post, which is shown', async () => {
    const post = await write(ada);
    const { postId, revision } = post;
    await expect(eve.call('approvals.approve', { workspaceId, postId, revision })).rejects.toMatchObject({
      status: 403,
    });
    expect(await approve(post)).toMatchObject({
      state: 'approved',
      acts: [{ act: 'approved', isOwn: true, isTakenBack: false }],
    });
    await expect(ada.call('approvals.approve', { workspaceId, postId, revision })).rejects.toMatchObject({
      code: 'nothing_to_review',
    });
  });

  it('is given to what was seen only', async () => {
    const post = await write();
    const { postId, revision } = post;
    const seen = await review(post);
    const changed = await edit(post, `${post.text}, later`);
    await expect(ada.call('approvals.approve', { workspaceId, postId, revision })).rejects.toMatchObject({
      code: 'stale_write',
    });
    const hashes = seen.versions.map(({ hash }) => hash);
    await expect(
      ada.call('approvals.approve', { workspaceId, postId, revision: changed.revision, hashes }),
    ).rejects.toMatchObject({ code: 'changed_since_seen' });
  });

  it('that gives it back ends an approval and keeps its note; taken back, the approval stands again', async () => {
    const post = await write();
    const { postId } = post;
    await approve(post);
    const returned = await giveBack(post);
    expect(returned).toMatchObject({ state: 'returned', acts: [{ act: 'returned', note: 'The price is wrong.' }, {}] });
    const planned = await plan(post, 200);
    await untilHeld(planned.id, /returned with a note/);
    const ids = returned.acts[0]?.ids ?? [];
    await expect(eve.call('approvals.takeBackAnswer', { workspaceId, postId, ids })).rejects.toMatchObject({
      status: 403,
    });
    await expect(eve.call('approvals.takeBackAsk', { workspaceId, postId, ids })).rejects.toMatchObject({
      code: 'not_to_take_back',
    });
    const again = await ada.call('approvals.takeBackAnswer', { workspaceId, postId, ids });
    expect(again).toMatchObject({ state: 'approved', acts: [{ isTakenBack: true }, { isTakenBack: false }] });
    await until(planned.id, 'published');
  });

  it('taken back in time holds what it had let go', async () => {
    const post = await write();
    const { postId } = post;
    const approved = await approve(post);
    mayBeOut.delete(post.text);
    const planned = await plan(post, 600);
    const ids = approved.acts[0]?.ids ?? [];
    expect(await ada.call('approvals.takeBackAnswer', { workspaceId, postId, ids })).toMatchObject({ state: 'draft' });
    await untilHeld(planned.id, /nobody was asked/);
  });

  it('taken back while the picture is on its way keeps the post from being seen', async () => {
    const { post } = await writePictured('Pictured twice');
    const { postId } = post;
    const approved = await approve(post);
    mayBeOut.delete(post.text);
    const hold = standIn.fault({ kind: 'hold_before', route: 'media.create' });
    const planned = await plan(post, 200);
    await hold.reached;
    expect((await read(planned.id)).state).toBe('sending');
    await ada.call('approvals.takeBackAnswer', { workspaceId, postId, ids: approved.acts[0]?.ids ?? [] });
    hold.release();
    const held = await until(planned.id, 'needs_attention');
    expect(held.words).toMatch(/^Not approved/);
    expect(held.attempts).toMatchObject([{ outcome: 'abandoned', steps: [{ kind: 'prepare', outcome: 'done' }] }]);
    expect(outTimes(post.text)).toBe(0);
    // What was prepared is used by the next try.
    await approve(post);
    const published = await until(planned.id, 'published');
    expect(published.attempts[1]).toMatchObject({ steps: [{ kind: 'visible', outcome: 'done' }] });
  });

  it('stays good when its giver is no longer a member', async () => {
    const adam = await server.join(ada, 'admin');
    const post = await write();
    await approve(post, adam);
    await ada.call('workspaces.removeMember', { workspaceId, userId: adam.userId });
    await until((await plan(post, 200)).id, 'published');
    expect((await review(post)).acts).toMatchObject([{ act: 'approved', byName: null }]);
  });

  it('that comes late leaves the post to the rule for missed posts', async () => {
    const post = await write();
    const planned = await plan(post, 100);
    await untilHeld(planned.id, /nobody was asked/);
    const { revision } = await ada.call('workspaces.get', { workspaceId });
    await ada.call('workspaces.update', { workspaceId, revision, missedRule: 'ask', latenessLimitMs: 0 });
    // Whatever starts within a second is on time.
    await expect.poll(() => Date.now() - Date.parse(planned.dueAt), { timeout: 5_000 }).toBeGreaterThan(1_000);
    await approve(post);
    const missed = await until(planned.id, 'missed');
    expect(missed.words).toMatch(/late; your rule says ask/);
    await ada.call('workspaces.update', { workspaceId, revision: revision + 1, latenessLimitMs: 3_600_000 });
    await eve.call('publications.resume', { workspaceId, publicationId: planned.id, when: at(300) });
    await until(planned.id, 'published');
  });
});

describe('what is held', () => {
  it('is taken back with its post, and told of by an alarm until then', async () => {
    const post = await write();
    const planned = await plan(post, 200);
    await untilHeld(planned.id, /nobody was asked/);
    await eve.call('posts.remove', { workspaceId, postId: post.postId });
    expect(await read(planned.id)).toMatchObject({ state: 'cancelled' });
    await expect(approve({ ...post })).rejects.toMatchObject({ status: 404 });
  });

  it('leaves the way free for what is approved and due later on the same account', async () => {
    const held = await plan(await write(), 100);
    const post = await write();
    await approve(post);
    const free = await plan(post, 250);
    await until(free.id, 'published');
    await untilHeld(held.id, /nobody was asked/);
  });
});

describe('nothing', () => {
  it('came out until here that nobody had approved, and nothing came out twice', () => {
    const texts = out();
    expect(texts.length).toBeGreaterThan(5);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.filter((text) => !mayBeOut.has(text))).toEqual([]);
  });
});

describe('the switch', () => {
  it('turned off lets everything go that was held; turned on, it holds what was planned before', async () => {
    const held = await write();
    const heldPlan = await plan(held, 100);
    await untilHeld(heldPlan.id, /nobody was asked/);
    isOff = true;
    await ada.call('workspaces.setApproval', { workspaceId, needsApproval: false });
    await until(heldPlan.id, 'published');
    const post = await write();
    const planned = await plan(post, 600);
    expect(planned.approval).toBeNull();
    await ada.call('workspaces.setApproval', { workspaceId, needsApproval: true });
    await untilHeld(planned.id, /nobody was asked/);
    expect(outTimes(post.text)).toBe(0);
    expect(new Set(out()).size).toBe(out().length);
  });

  it('is turned on by an API key, and off by a person only; an editor turns it neither way', async () => {
    const key = await server.withApiKey(ada, ['workspace:admin']);
    expect(await key.call('workspaces.setApproval', { workspaceId, needsApproval: true })).toMatchObject({
      needsApproval: true,
    });
    const forbidden = { status: 403, code: 'forbidden' };
    await expect(key.call('workspaces.setApproval', { workspaceId, needsApproval: false })).rejects.toMatchObject(
      forbidden,
    );
    await expect(eve.call('workspaces.setApproval', { workspaceId, needsApproval: false })).rejects.toMatchObject(
      forbidden,
    );
  });
});
