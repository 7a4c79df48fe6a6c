/**
 * Fills a demo workspace by living through ninety days: the product's own planning, sending and reading back, on
 * a clock that we move. So every number in it is a sample with an attempt behind it.
 */
import { randomBytes } from 'node:crypto';
import type { AppContext } from '../../context.ts';
import type { Clock } from '../../platform/clock.ts';
import { type AccountRow, beginConnect, keepAccounts } from '../accounts/index.ts';
import { createPost, lockPost } from '../posts/index.ts';
import { type Publisher, schedulePost, startPublisher } from '../publications/index.ts';
import { wallTimeIn } from './demo-days.rules.ts';
import { type StoryPost, tellStory } from './story.rules.ts';

/** A clock that stands still until it is moved. */
class MovedClock implements Clock {
  #moment: Date;
  constructor(moment: Date) {
    this.#moment = moment;
  }
  now(): Date {
    return this.#moment;
  }
  moveTo(moment: Date): void {
    if (moment > this.#moment) this.#moment = moment;
  }
}

const dayMs = 86_400_000;
const styles = ['chirp', 'murmur', 'lumen'] as const;
type Style = (typeof styles)[number];
type Accounts = Readonly<Record<Style, AccountRow>>;

/** Plans, sends and reads ninety days. A few seconds; the visitor waits for it. */
export async function fillDemo(app: AppContext, workspaceId: string): Promise<void> {
  const today = app.clock.now();
  const clock = new MovedClock(new Date(today.getTime() - 91 * dayMs));
  const past: AppContext = { ...app, clock };
  const accounts = await connectAccounts(past, workspaceId);
  const story = tellStory().filter((post) => post.picture === undefined);
  const dueTimes = await planAll(past, workspaceId, accounts, story, today);
  const publisher = await startPublisher(past, { clock, workspaceId, repairMs: dayMs });
  try {
    await live(past, clock, publisher, Object.values(accounts), dueTimes);
  } finally {
    await publisher.stop();
  }
  await planAhead(app, workspaceId, accounts);
}

async function connectAccounts(app: AppContext, workspaceId: string): Promise<Accounts> {
  const suffix = randomBytes(3).toString('hex');
  const connect = async (style: Style): Promise<AccountRow> => {
    const input = { style, handle: `marram_${suffix}`, password: randomBytes(12).toString('hex') };
    const begun = await beginConnect(app, { workspaceId, userId: '', channel: 'sandbox', method: 'pretend', input });
    if (begun.kind !== 'connected') throw new Error('the sandbox wants no consent page');
    const [row] = await app.db.inWorkspace(workspaceId, (scope) => keepAccounts(app, scope, 'sandbox', begun.profiles));
    if (!row) throw new Error('the sandbox connected nothing');
    return row;
  };
  const [chirp, murmur, lumen] = [await connect('chirp'), await connect('murmur'), await connect('lumen')];
  return { chirp, murmur, lumen };
}

/** Plans every post at its wall time. @returns the due moments, each once, in order. */
async function planAll(
  app: AppContext,
  workspaceId: string,
  accounts: Accounts,
  story: readonly StoryPost[],
  today: Date,
): Promise<Date[]> {
  const dueTimes = new Set<number>();
  await app.db.inWorkspace(workspaceId, async (scope) => {
    for (const post of story) {
      const wallTime = wallTimeIn(today, -post.daysAgo, post.time);
      const planned = await planOne(app, scope, accounts[post.style].id, post.parts, wallTime);
      dueTimes.add(planned.getTime());
    }
  });
  return [...dueTimes].sort((a, b) => a - b).map((time) => new Date(time));
}

type Scope = Parameters<Parameters<AppContext['db']['inWorkspace']>[1]>[0];

async function planOne(
  app: AppContext,
  scope: Scope,
  accountId: string,
  parts: readonly string[],
  wallTime: string,
): Promise<Date> {
  const content = { parts: parts.map((text) => ({ text, media: [] })) };
  const postId = await createPost(app, scope, { userId: null }, { content, versions: [{ accountId, options: {} }] });
  const post = await lockPost(scope, postId);
  const when = { kind: 'at', wallTime, timeZone: 'UTC' } as const;
  await schedulePost(app, scope, null, { postId, revision: post?.revision ?? 1, when });
  return new Date(`${wallTime}:00Z`);
}

/** Moves from due moment to due moment; the pretend networks' time for these accounts moves along. */
async function live(
  app: AppContext,
  clock: MovedClock,
  publisher: Publisher,
  accounts: readonly AccountRow[],
  dueTimes: readonly Date[],
): Promise<void> {
  const remoteIds = accounts.map((account) => account.remoteId);
  for (const due of dueTimes) {
    clock.moveTo(due);
    await app.world.at(remoteIds, due, () => publisher.settle());
  }
}

/** Something to look forward to: tomorrow and the day after, and a draft. */
async function planAhead(app: AppContext, workspaceId: string, accounts: Accounts): Promise<void> {
  const now = app.clock.now();
  await app.db.inWorkspace(workspaceId, async (scope) => {
    await planOne(
      app,
      scope,
      accounts.chirp.id,
      ['Three places left for the wood-firing weekend. marram.example/firing'],
      wallTimeIn(now, 1, '17:45'),
    );
    await planOne(
      app,
      scope,
      accounts.murmur.id,
      [
        'Three places left for the wood-firing weekend. Bring up to six pieces; we bring the kiln, the soup and the night shift.',
      ],
      wallTimeIn(now, 1, '18:30'),
    );
    await planOne(
      app,
      scope,
      accounts.chirp.id,
      ['The kiln opens on Thursday. Who comes to look?'],
      wallTimeIn(now, 2, '09:00'),
    );
    const draft = { parts: [{ text: 'Glaze test no. 7, the one that ran.', media: [] }] };
    await createPost(
      app,
      scope,
      { userId: null },
      { content: draft, versions: [{ accountId: accounts.chirp.id, options: {} }] },
    );
  });
}
