/**
 * A program that plans posts over our API, behind a line that loses answers: it repeats what it asked for, with the
 * same idempotency key, until it is answered.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { drawPng, fileOf } from '../../apps/server/src/modules/assets/testing/library-of-tests.ts';
import {
  type Call,
  createClient,
  type InputOf,
  type OutputOf,
  Refusal,
  type RouteName,
} from '../../apps/server/src/testing/api-client.ts';
import { createAnswerJudge } from '../../apps/server/src/testing/judge-answers.ts';
import { startDroppingProxy } from '../../e2e/dropping-proxy.ts';
import { filmBytes } from './files.ts';
import { type Kind, type Plan, type PlannedPost, wordsOf } from './plan.ts';
import type { Chance } from './seeded.ts';
import { networkOf, type World } from './world.ts';

export interface ClientCounts {
  /** Answers of ours that were lost on the way. */
  lost: number;
  /** Asked again with the same key, after a lost answer or while the database was away. */
  repeats: number;
  planned: number;
  /** Accounts that were signed in again, because their access had ended. */
  reconnected: number;
}

export interface PlanningClient {
  readonly counts: ClientCounts;
  readonly workspaceId: string;
  /** Ours by the plan's order. */
  readonly accountIds: readonly string[];
  /** Plans these posts in their order; all where none are named. */
  planAll(beginsAt: Date, posts?: readonly PlannedPost[]): Promise<void>;
  /** Signs in again where a person is asked to. */
  reconnectAll(): Promise<void>;
  close(): Promise<void>;
}

interface Options {
  readonly address: string;
  readonly plan: Plan;
  readonly world: World;
  readonly chance: Chance;
  readonly lostShare: number;
}

const repeatMs = 90_000;
const parallel = 4;
const soonMs = 6_000;

export async function startClient({ address, plan, world, chance, lostShare }: Options): Promise<PlanningClient> {
  const counts: ClientCounts = { lost: 0, repeats: 0, planned: 0, reconnected: 0 };
  let isLosing = false;
  const line = await startDroppingProxy(address, () => {
    const isLost = isLosing && chance.next() < lostShare;
    if (isLost) counts.lost += 1;
    return isLost;
  });
  const call = signedIn(line.url, address);
  const { workspaces } = await call('identity.signUp', {
    name: 'Ada',
    email: 'ada@example.com',
    password: 'a long enough password',
  });
  const workspaceId = workspaces[0]?.id ?? '';
  const accountIds: string[] = [];
  for (const index of plan.accounts.keys()) accountIds.push(await connect(call, workspaceId, plan, world, index));
  isLosing = true;
  const sure = async <Name extends RouteName>(
    route: Name,
    key: string,
    input: InputOf<Name>,
  ): Promise<OutputOf<Name>> => {
    const deadline = Date.now() + repeatMs;
    for (;;) {
      try {
        return await call(route, input, { idempotencyKey: key });
      } catch (error) {
        const isFinal = error instanceof Refusal && error.status < 500 && error.code !== 'in_progress';
        if (isFinal || Date.now() > deadline) throw error;
        counts.repeats += 1;
        await wait(100);
      }
    }
  };
  const files = await uploadFiles(sure, workspaceId);
  const planPost = async (post: PlannedPost, beginsAt: Date): Promise<void> => {
    const created = await sure('posts.create', `post-${post.number}`, {
      workspaceId,
      content: contentOf(post, post.kind, files),
      versions: post.accounts.map((account) => {
        const { network } = plan.accounts[account] ?? { network: '' };
        const { remoteId } = world.logins[account] ?? { remoteId: '' };
        const { options, media } = networkOf(world.networks, network).installed.least(
          wordsOf(post.number, 1),
          remoteId,
        );
        const content =
          post.kind === 'pictures' ? undefined : contentOf(post, media === 'none' ? post.kind : media, files);
        return {
          accountId: accountIds[account] ?? '',
          options: options as Record<string, unknown>,
          ...(content ? { content } : {}),
        };
      }),
    });
    const dueAt = new Date(beginsAt.getTime() + post.dueMs);
    const isAhead = dueAt.getTime() > Date.now() + soonMs;
    const schedule = (when: InputOf<'publications.schedule'>['when']) =>
      sure('publications.schedule', `schedule-${post.number}-${when.kind}`, {
        workspaceId,
        postId: created.id,
        revision: created.revision,
        when,
      });
    const at = { kind: 'at', wallTime: dueAt.toISOString().slice(0, 19), timeZone: 'UTC' } as const;
    const { publications, leftOut } = await (isAhead ? schedule(at) : schedule({ kind: 'now' })).catch((error) => {
      // It took so long to be asked that the time is over: nothing was planned.
      if (error instanceof Refusal && error.code === 'in_the_past') return schedule({ kind: 'now' });
      throw error;
    });
    if (leftOut.length > 0)
      throw new Error(`A ${post.kind} was left out: ${leftOut.map(({ words }) => words).join(' ')}`);
    counts.planned += publications.length;
  };
  return {
    counts,
    workspaceId,
    accountIds,
    planAll: async (beginsAt, posts = plan.posts) => {
      const waiting = [...posts];
      const work = async (): Promise<void> => {
        for (let post = waiting.shift(); post; post = waiting.shift()) await planPost(post, beginsAt);
      };
      await Promise.all(Array.from({ length: parallel }, work));
    },
    reconnectAll: async () => {
      const { items } = await call('accounts.list', { workspaceId });
      for (const account of items.filter(({ state }) => state !== 'connected')) {
        await connect(call, workspaceId, plan, world, accountIds.indexOf(account.id));
        counts.reconnected += 1;
      }
    },
    close: () => line.close(),
  };
}

type Files = { readonly image: readonly string[]; readonly video: readonly string[] };

/** What this post holds; `carried` by a network that wants media beside the words. */
function contentOf(post: PlannedPost, carried: Kind | 'image', files: Files) {
  const { number, pieces, kind } = post;
  const pictures = kind === 'pictures' ? post.pictures : carried === 'image' ? 1 : 0;
  const media = [
    ...files.image.slice(0, pictures).map((assetId) => ({ assetId, altText: `A picture of post ${number}` })),
    ...(carried === 'video' ? files.video.slice(0, 1).map((assetId) => ({ assetId, altText: '' })) : []),
  ];
  const parts = Array.from({ length: kind === 'thread' ? pieces : 1 }, (_, index) => ({
    text: wordsOf(number, index + 1),
    media: index === 0 ? media : [],
  }));
  return { parts, ...(kind === 'comment' ? { firstComment: wordsOf(number, 2) } : {}) };
}

type Sure = <Name extends RouteName>(route: Name, key: string, input: InputOf<Name>) => Promise<OutputOf<Name>>;

async function uploadFiles(sure: Sure, workspaceId: string): Promise<Files> {
  const image: string[] = [];
  for (const [index, colour] of ['#b5532c', '#2c5fb5', '#3f7a3a'].entries()) {
    const file = fileOf(await drawPng(1080, 1080, colour), `picture-${index}.png`, 'image/png');
    image.push((await sure('assets.upload', `picture-${index}`, { workspaceId, file })).id);
  }
  const file = fileOf(filmBytes(), 'film.mp4', 'video/mp4');
  return { image, video: [(await sure('assets.upload', 'film', { workspaceId, file })).id] };
}

function signedIn(url: string, documentAt: string): Call {
  const cookies = new Map<string, string>();
  return createClient({
    address: url,
    judge: createAnswerJudge(documentAt),
    headers: (): Record<string, string> =>
      cookies.size > 0 ? { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') } : {},
    onAnswer: (response) => {
      for (const line of response.headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        const at = pair.indexOf('=');
        cookies.set(pair.slice(0, at), pair.slice(at + 1));
      }
    },
  }).call;
}

/** Connects as a person would, through the network's consent page where it has one. @returns our id of the account. */
async function connect(call: Call, workspaceId: string, plan: Plan, world: World, index: number): Promise<string> {
  const login = world.logins[index];
  const planned = plan.accounts[index];
  if (!login || !planned) throw new Error(`There is no account number ${index}.`);
  login.signIn();
  const channel = planned.network;
  const begun = await call('accounts.connect', {
    workspaceId,
    channel,
    method: login.method,
    input: login.input as Record<string, unknown>,
  });
  if (begun.kind === 'connected') return idOf(begun.accounts);
  const choice = begun.kind === 'choose' ? begun.choice : await consent(call, channel, begun.url);
  if ('id' in choice) return choice.id;
  const offered = choice.profiles.find((profile) => profile.remoteId === login.remoteId);
  if (!offered) throw new Error(`${channel} does not offer ${login.remoteId}.`);
  const { remoteId, server } = offered;
  const { accounts } = await call('accounts.chooseProfiles', {
    workspaceId,
    choiceId: choice.choiceId,
    profiles: [{ remoteId, server }],
  });
  return idOf(accounts);
}

async function consent(call: Call, channel: string, url: string) {
  const page = await fetch(url, { redirect: 'manual' });
  const back = new URL(page.headers.get('location') ?? 'about:blank');
  const finished = await call('accounts.finishConnect', { channel, query: Object.fromEntries(back.searchParams) });
  return finished.choice ?? { id: idOf(finished.accounts) };
}

function idOf([account]: readonly { readonly id: string }[]): string {
  if (!account) throw new Error('Nothing was connected.');
  return account.id;
}
