/**
 * The baseline: the same posts by the same adapters under the same faults, sent by the rule that most programs have:
 * what fails is tried again. No process dies here and no access ends, so it has it easier.
 */
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type {
  Channel,
  ChannelContext,
  ConnectContext,
  ConnectedAccount,
  Json,
  SafeFetch,
  StepTrace,
} from '@antiphon/channels';
import { createChannels, findChannel } from '@antiphon/channels/server';
import { createSafeFetch } from '@antiphon/wire';
import { countSeen } from './count.ts';
import { spreadFaults } from './faults.ts';
import { contentFor, type MediaLine, startMediaLine } from './naive-content.ts';
import type { Plan, PlannedPost } from './plan.ts';
import type { Chance } from './seeded.ts';
import type { Tally } from './tally.ts';
import { type Network, networkOf, startWorld } from './world.ts';

export interface NaiveFigures {
  readonly rule: string;
  readonly publications: number;
  /** Pieces that stand there more than once, by network. */
  readonly duplicates: Tally;
  readonly duplicatesInAll: number;
  /** Publications of which not all is out after the last try. */
  readonly incomplete: number;
}

const tries = 5;
const turns = 200;
const longestWaitMs = 60_000;

/** As in the publisher's rehearsals: a network that says "tomorrow" is not waited for longer than a minute, divided. */
export function rehearsedWaitMs(waitMs: number, factor: number): number {
  return Math.min(waitMs, longestWaitMs) / factor;
}

interface Options {
  readonly factor: number;
  readonly retryAfterMs: number;
  say(line: string): void;
}

interface Sender {
  readonly channel: Channel;
  readonly account: ConnectedAccount;
  readonly fetch: SafeFetch;
  readonly app?: Json;
  readonly files: MediaLine;
  readonly options: Options;
}

export async function runNaive(plan: Plan, chance: Chance, options: Options): Promise<NaiveFigures> {
  options.say('the same once more, by the naive rule');
  const world = await startWorld(plan, options.factor);
  const files = await startMediaLine();
  try {
    const senders: Sender[] = [];
    for (const [index, { network }] of plan.accounts.entries()) {
      world.logins[index]?.signIn();
      senders.push(await signIn(networkOf(world.networks, network), world.logins[index], files, options));
    }
    const faults = spreadFaults(world, chance.branch('faults'), options.retryAfterMs);
    await Promise.all(
      senders.map(async (sender, index) => {
        for (const post of plan.posts) {
          const { remoteId } = world.logins[index] ?? { remoteId: '' };
          const { installed } = networkOf(world.networks, sender.channel.id);
          if (post.accounts.includes(index))
            await publish(sender, post, installed.least('', remoteId).media, installed);
        }
      }),
    );
    faults.stop();
    const seen = countSeen(world, plan);
    const isWhole = (post: PlannedPost) => (account: number) =>
      seen.pieces.get(`${post.number} ${account}`)?.size === post.pieces;
    const whole = plan.posts.reduce((total, post) => total + post.accounts.filter(isWhole(post)).length, 0);
    return {
      rule: `every step that fails is tried again, ${tries} times at most`,
      publications: plan.publications,
      duplicates: seen.duplicates,
      duplicatesInAll: seen.duplicates.sum,
      incomplete: plan.publications - whole,
    };
  } finally {
    await files.close();
    await world.close();
  }
}

async function publish(
  sender: Sender,
  post: PlannedPost,
  media: 'none' | 'image' | 'video',
  installed: Network['installed'],
): Promise<void> {
  const { channel, account, app, fetch, files } = sender;
  const content = contentFor(post, media, installed, account.remoteId, channel.limitsOf(account));
  const context = (): ChannelContext => ({
    fetch,
    now: new Date(),
    secret: account.secret,
    account,
    ...(app === undefined ? {} : { app }),
  });
  const postedAt = new Date();
  const done: Record<string, StepTrace> = {};
  for (const step of channel.plan(content, account).steps) {
    const publicationId = `naive-${post.number}-${account.remoteId}`;
    const seed = createHash('sha256').update(`${publicationId} ${step.key}`).digest('hex').slice(0, 32);
    const call = (pending: Json | undefined) => ({
      ...context(),
      content,
      step,
      done: { ...done },
      ...(pending === undefined ? {} : { pending }),
      identity: { publicationId, seed, postedAt },
      media: files.open,
      publicAddress: async (assetId: string) => files.addressOf(assetId),
    });
    const trace = await tryUntilDone(sender, (pending) => channel.perform(call(pending)));
    if (!trace) return;
    done[step.key] = JSON.parse(JSON.stringify(trace)) as StepTrace;
  }
}

/** The naive rule itself. */
async function tryUntilDone(
  { options: { factor, retryAfterMs } }: Sender,
  perform: (pending: Json | undefined) => ReturnType<Channel['perform']>,
): Promise<StepTrace | undefined> {
  let failures = 0;
  let pending: Json | undefined;
  for (let turn = 0; turn < turns && failures < tries; turn += 1) {
    const outcome = await perform(pending);
    if (outcome.kind === 'done') return outcome.trace;
    if (outcome.kind === 'pending') {
      pending = JSON.parse(JSON.stringify(outcome.pending)) as Json;
      await wait(rehearsedWaitMs(outcome.waitMs, factor));
      continue;
    }
    failures += 1;
    pending = undefined;
    await wait(outcome.error.kind === 'rate_limited' ? retryAfterMs : 100);
  }
  return undefined;
}

async function signIn(
  { installed, standIn }: Network,
  login: { readonly method: string; readonly input: Json; readonly remoteId: string } | undefined,
  files: MediaLine,
  options: Options,
): Promise<Sender> {
  const channels = createChannels({
    sandboxUrl: 'http://127.0.0.1:1',
    servers:
      Object.keys(installed.servers(standIn.url)).length > 0 ? { [installed.id]: installed.servers(standIn.url) } : {},
  });
  const channel = findChannel(channels, installed.id);
  const method = channel?.connect.find(({ id }) => id === login?.method);
  if (!channel || !method || !login) throw new Error(`Nobody can sign in at ${installed.id}.`);
  const fetch = createSafeFetch({ allowPrivateHosts: [standIn.host] });
  const app = installed.app === undefined ? {} : { app: installed.app };
  const context: ConnectContext = {
    fetch,
    now: new Date(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    redirectUri: 'http://127.0.0.1:4000/connect/channel',
    publicUrl: 'http://127.0.0.1:4000',
    ...app,
  };
  let outcome: Awaited<ReturnType<Extract<typeof method, { kind: 'credentials' }>['connect']>>;
  if (method.kind === 'credentials') outcome = await method.connect(login.input, context);
  else {
    const begun = await method.begin(login.input, context);
    if (begun.kind === 'refused') throw new Error(`${installed.id} refuses: ${begun.error.words}`);
    const page = await fetch(begun.authorizeUrl, { redirect: 'manual' });
    const query = Object.fromEntries(new URL(page.headers.get('location') ?? 'about:blank').searchParams);
    outcome = await method.finish({ query, saved: begun.saved }, context);
  }
  const account =
    outcome.kind === 'connected' ? outcome.accounts.find((one) => one.remoteId === login.remoteId) : undefined;
  if (!account) throw new Error(`${installed.id} does not let ${login.remoteId} in.`);
  return { channel, account, fetch, ...app, files, options };
}
