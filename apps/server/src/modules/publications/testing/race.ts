/**
 * People against the publisher: each pair is one send and one person's wish to take it back, or to move it away, both
 * started at the same moment. Run by a test with a few and by `npm run bench -- race` with many.
 */
import { startMastodonStandIn } from '@antiphon/channels/stand-ins';
import { type Person, startTestServer } from '../../../testing/start-test-server.ts';

type Verb = 'cancel' | 'reschedule';

export interface RaceOptions {
  /** Pairs of each verb. */
  readonly pairs: number;
  /** Each account has one pair per round: its lane is a single file. */
  readonly accounts: number;
}

export interface RaceResult {
  readonly pairs: number;
  /** The person was told that it is taken back or moved, and nothing is at the network. */
  readonly personWon: number;
  /** The person was told that it is too late, and it is at the network once. */
  readonly senderWon: number;
  /** Told that it is taken back or moved, and yet at the network. */
  readonly both: number;
  /** Told that it is too late, and yet not at the network. */
  readonly neither: number;
  /** At the network more than once. */
  readonly twice: number;
  /** Answers to people that say neither "done" nor which side was first. */
  readonly unclear: readonly string[];
}

/** How far around the due moment the wishes start: wide enough that both sides win some. */
const spreadMs = 120;
/** Until all of a round have been moved to their moment, by one call. */
const leadMs = 400;
const settleMs = 20_000;
const farAhead = `${new Date().getUTCFullYear() + 1}-06-01T09:00`;

/** Runs all pairs on a server and a network of its own, and counts at the network. */
export async function runRace(options: RaceOptions): Promise<Record<Verb, RaceResult>> {
  const standIn = await startMastodonStandIn();
  const server = await startTestServer({ settings: { ANTIPHON_ALLOW_PRIVATE_HOSTS: standIn.host } });
  try {
    const person = await server.signUp();
    const accountIds: string[] = [];
    for (let at = 0; at < options.accounts; at += 1) accountIds.push(await connect(person, standIn, at));
    const run = (verb: Verb) => new Race(standIn, person, verb).run(accountIds, options.pairs);
    return { cancel: await run('cancel'), reschedule: await run('reschedule') };
  } finally {
    await server.stop();
    await standIn.close();
  }
}

interface Pair {
  readonly publicationId: string;
  readonly text: string;
}
type Said = { readonly kind: 'done' | 'too_late' } | { readonly kind: 'unclear'; readonly words: string };

type StandIn = Awaited<ReturnType<typeof startMastodonStandIn>>;

async function connect(person: Person, standIn: StandIn, at: number): Promise<string> {
  const account = standIn.state.addAccount({ username: `racer${at}` });
  const input = { server: standIn.url, token: standIn.state.addToken(account.id) };
  const { workspaceId } = person;
  const answer = await person.call('accounts.connect', { workspaceId, channel: 'mastodon', method: 'token', input });
  if (answer.kind !== 'connected' || !answer.accounts[0]) throw new Error('not connected');
  return answer.accounts[0].id;
}

class Race {
  readonly #standIn: StandIn;
  readonly #person: Person;
  readonly #verb: Verb;

  constructor(standIn: StandIn, person: Person, verb: Verb) {
    this.#standIn = standIn;
    this.#person = person;
    this.#verb = verb;
  }

  async run(accountIds: readonly string[], pairs: number): Promise<RaceResult> {
    const ended: { pair: Pair; said: Said }[] = [];
    while (ended.length < pairs)
      ended.push(...(await this.#round(accountIds.slice(0, pairs - ended.length), ended.length)));
    return this.#count(ended);
  }

  /** One pair per account, all due at one moment; the wishes start around it, a fixed step apart. */
  async #round(accountIds: readonly string[], before: number): Promise<{ pair: Pair; said: Said }[]> {
    const pairs = await Promise.all(accountIds.map((accountId, at) => this.#plan(accountId, before + at)));
    const dueAt = Date.now() + leadMs;
    const publicationIds = pairs.map(({ publicationId }) => publicationId);
    const move = { kind: 'at' as const, wallTime: new Date(dueAt).toISOString().slice(0, 23), timeZone: 'UTC' };
    const { workspaceId } = this.#person;
    const { doneCount } = await this.#person.call('publications.rescheduleMany', { workspaceId, publicationIds, move });
    if (doneCount !== pairs.length) throw new Error('the start was missed');
    const said = await Promise.all(
      pairs.map(async ({ publicationId }, at) => {
        const startAt = dueAt - spreadMs / 2 + (spreadMs * at) / pairs.length;
        await new Promise((resolve) => setTimeout(resolve, startAt - Date.now()));
        return this.#wish(publicationId);
      }),
    );
    const ended = pairs.map((pair, at) => ({ pair, said: said[at] as Said }));
    await Promise.all(ended.map(({ pair, said }) => (said.kind === 'too_late' ? this.#untilSettled(pair) : undefined)));
    return ended;
  }

  async #plan(accountId: string, number: number): Promise<Pair> {
    const { workspaceId } = this.#person;
    const text = `Pair ${number} of ${this.#verb}`;
    const post = await this.#person.call('posts.create', {
      workspaceId,
      content: { parts: [{ text, media: [] }] },
      versions: [{ accountId, options: {} }],
    });
    const when = { kind: 'at', wallTime: farAhead, timeZone: 'UTC' } as const;
    const asked = { workspaceId, postId: post.id, revision: post.revision, when };
    const [planned] = (await this.#person.call('publications.schedule', asked)).publications;
    if (!planned) throw new Error('not planned');
    return { publicationId: planned.id, text };
  }

  async #wish(publicationId: string): Promise<Said> {
    const { workspaceId } = this.#person;
    const publicationIds = [publicationId];
    const move = { kind: 'at' as const, wallTime: farAhead, timeZone: 'UTC' };
    // One by one and many at once go by different statements: both race.
    const isSingle = this.#verb === 'cancel' && Number.parseInt(publicationId.at(-1) ?? '0', 16) % 2 === 0;
    if (isSingle) return this.#cancelOne(publicationId);
    const { items } = await (this.#verb === 'cancel'
      ? this.#person.call('publications.cancelMany', { workspaceId, publicationIds })
      : this.#person.call('publications.rescheduleMany', { workspaceId, publicationIds, move }));
    const [item] = items;
    if (item?.outcome === 'done') return { kind: 'done' };
    const isTold = item?.outcome === 'too_late' && /^Too late to .+: it /.test(item.words);
    return isTold ? { kind: 'too_late' } : { kind: 'unclear', words: `${item?.outcome}: ${item?.words}` };
  }

  async #cancelOne(publicationId: string): Promise<Said> {
    const { workspaceId } = this.#person;
    try {
      const { state } = await this.#person.call('publications.cancel', { workspaceId, publicationId });
      return state === 'cancelled' ? { kind: 'done' } : { kind: 'unclear', words: state };
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      return code === 'too_late' ? { kind: 'too_late' } : { kind: 'unclear', words: message };
    }
  }

  async #untilSettled({ publicationId, text }: Pair): Promise<void> {
    const { workspaceId } = this.#person;
    for (const deadline = Date.now() + settleMs; ; ) {
      const { state } = await this.#person.call('publications.get', { workspaceId, publicationId });
      if (state === 'published') return;
      if (Date.now() > deadline) throw new Error(`${text} is still ${state}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  #count(ended: readonly { pair: Pair; said: Said }[]): RaceResult {
    const times = new Map<string, number>();
    for (const { text } of this.#standIn.state.statuses.values()) times.set(text, (times.get(text) ?? 0) + 1);
    const many = (kind: Said['kind'], isOut: boolean) =>
      ended.filter(({ pair, said }) => said.kind === kind && times.has(pair.text) === isOut).length;
    return {
      pairs: ended.length,
      personWon: many('done', false),
      senderWon: many('too_late', true),
      both: many('done', true),
      neither: many('too_late', false),
      twice: [...times.values()].filter((count) => count > 1).length,
      unclear: ended.flatMap(({ said }) => (said.kind === 'unclear' ? [said.words] : [])),
    };
  }
}
