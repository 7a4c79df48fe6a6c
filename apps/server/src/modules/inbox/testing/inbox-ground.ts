/** What the tests of comments and replies stand on: an account on a pretend network, and somebody who writes below. */
import { startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { expect, vi } from 'vitest';
import { type StartedStandIn, settingsForStandIns } from '../../../testing/stand-in-settings.ts';
import { type Person, startTestServer } from '../../../testing/start-test-server.ts';

type StandIn = Awaited<ReturnType<typeof startMastodonStandIn>>;
type Ground = Awaited<ReturnType<typeof startBare>>;
export type InboxGround = Awaited<ReturnType<typeof startInboxGround>>;

/** A server with an account, that finds these networks too; the caller stops it. */
export async function startInboxGround(others: readonly StartedStandIn[] = []) {
  const ground = await startBare(others);
  const { standIn, server, ada, account } = ground;
  const acts = actsOf(ada);
  return {
    ...ground,
    ...acts,
    connect: (token: string) => connect(ada, standIn, token),
    publish: (text: string) => publish(ada, account.id, text),
    comment: (parentId: string, text: string, token?: string) => comment(ground, parentId, text, token),
    /** A post with one comment that was read. */
    commented: async (text: string) => {
      const { id, remoteId } = await publish(ada, account.id, text);
      await comment(ground, remoteId, 'How was it fired?');
      await acts.readNow(id);
      const { items } = await acts.list(id);
      return { id, remoteId, commentId: items[0]?.id ?? expect.fail('no comment') };
    },
    /** What stands on the network of the account's own that ends with these words. */
    saidBelow: (text: string) =>
      [...standIn.state.statuses.values()].filter(
        (status) => status.accountId === account.remoteId && status.text.endsWith(text),
      ),
    stop: async () => {
      await server.stop();
      await standIn.close();
    },
  };
}

async function startBare(others: readonly StartedStandIn[]) {
  const standIn = await startMastodonStandIn();
  const hosts = [standIn.host, ...others.map((other) => other.standIn.host)].join(',');
  const server = await startTestServer({
    settings: { ...settingsForStandIns(others), ANTIPHON_ALLOW_PRIVATE_HOSTS: hosts },
  });
  const ada = await server.signUp();
  const { id: remoteId } = standIn.state.addAccount({ username: 'marram' });
  const token = standIn.state.addToken(remoteId);
  const tern = standIn.state.addAccount({ username: 'tern', displayName: 'Tern' });
  const account = { id: await connect(ada, standIn, token), remoteId, token };
  return { standIn, server, ada, account, ternToken: standIn.state.addToken(tern.id) };
}

async function connect(person: Person, standIn: StandIn, token: string): Promise<string> {
  const { workspaceId } = person;
  const input = { server: standIn.url, token };
  const result = await person.call('accounts.connect', { workspaceId, channel: 'mastodon', method: 'token', input });
  return (result.kind === 'connected' && result.accounts[0]?.id) || expect.fail('not connected');
}

/** Publishes two parts now and waits until both are out. */
async function publish(person: Person, accountId: string, text: string) {
  const { workspaceId } = person;
  const parts = [text, 'The second part'].map((words) => ({ text: words, media: [] }));
  const versions = [{ accountId, options: {} }];
  const post = await person.call('posts.create', { workspaceId, content: { parts }, versions });
  const wallTime = new Date(Date.now() - 1_000).toISOString().slice(0, 23);
  const when = { kind: 'at', wallTime, timeZone: 'UTC' } as const;
  const asked = { workspaceId, postId: post.id, revision: post.revision, when };
  const [planned] = (await person.call('publications.schedule', asked)).publications;
  return untilOut(person, planned?.id ?? expect.fail('not planned'), 15_000);
}

/** Waits until all parts of it are out. */
export async function untilOut(person: Person, publicationId: string, timeout: number) {
  const { workspaceId } = person;
  return vi.waitFor(
    async () => {
      const { id, state, openStepCount, remoteId, words } = await person.call('publications.get', {
        workspaceId,
        publicationId,
      });
      if (state !== 'published' || openStepCount > 0 || !remoteId) throw new Error(`still ${words}`);
      return { id, remoteId };
    },
    { timeout, interval: 50 },
  );
}

/** Somebody writes below a post, as the network's own app would. */
async function comment({ standIn, ternToken }: Ground, parentId: string, text: string, token = ternToken) {
  const answer = await fetch(`${standIn.url}/api/v1/statuses`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ status: text, in_reply_to_id: parentId }),
  });
  return ((await answer.json()) as { id: string }).id;
}

/** What a person does below a publication. */
function actsOf(person: Person) {
  const { workspaceId } = person;
  const list = (publicationId: string) => person.call('comments.list', { workspaceId, publicationId });
  return {
    list,
    readNow: (publicationId: string) => person.call('comments.read', { workspaceId, publicationId }),
    replyTo: (publicationId: string, commentId: string | null, text: string, idempotencyKey?: string) =>
      person.call(
        'comments.reply',
        { workspaceId, publicationId, commentId, text },
        idempotencyKey ? { idempotencyKey } : {},
      ),
    /** Waits until the last reply stands in one of these states. */
    untilReply: (publicationId: string, ...states: string[]) =>
      vi.waitFor(
        async () => {
          const reply = (await list(publicationId)).replies.at(-1) ?? expect.fail('no reply');
          if (!states.includes(reply.state)) throw new Error(`still ${reply.state}: ${JSON.stringify(reply)}`);
          return reply;
        },
        { timeout: 45_000, interval: 50 },
      ),
  };
}

/** What came of its calls, in order. */
export function outcomes(reply: { readonly calls: readonly { readonly outcome: string }[] }): string[] {
  return reply.calls.map(({ outcome }) => outcome);
}
