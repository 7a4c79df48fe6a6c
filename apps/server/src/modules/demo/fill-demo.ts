/**
 * Fills a demo workspace by living through ninety days: the product's own planning, sending and reading back, on
 * a clock that we move. So every number in it is a sample with an attempt behind it.
 */
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawPicture } from '@antiphon/media';
import type { AppContext } from '../../context.ts';
import type { Clock } from '../../platform/clock.ts';
import { type AccountRow, beginConnect, keepAccounts } from '../accounts/index.ts';
import { keepAsset } from '../assets/index.ts';
import { createBrand } from '../brands/index.ts';
import { readDueMetrics, setAsideFromReading } from '../metrics/index.ts';
import { createPost, lockPost } from '../posts/index.ts';
import { countSending, type Publisher, schedulePost, startPublisher } from '../publications/index.ts';
import { wallTimeAfter, wallTimeIn } from './demo-days.rules.ts';
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
const pictureFolder = join(import.meta.dirname, 'pictures');
const pictureWidthPx = 1080;
const styles = ['chirp', 'murmur', 'lumen'] as const;
type Style = (typeof styles)[number];
const handles: Readonly<Record<Style, string>> = { chirp: 'marram', murmur: 'marram_studio', lumen: 'marram_pictures' };
type Accounts = Readonly<Record<Style, AccountRow>>;

/** Plans, sends and reads ninety days. A few seconds; the visitor waits for it. */
export async function fillDemo(app: AppContext, workspaceId: string): Promise<void> {
  const today = app.clock.now();
  const clock = new MovedClock(new Date(today.getTime() - 91 * dayMs));
  const past: AppContext = { ...app, clock };
  const accounts = await connectAccounts(past, workspaceId);
  const story = tellStory();
  const pictures = await keepPictures(past, workspaceId);
  await keepBrand(past, workspaceId);
  const dueTimes = await planAll(past, workspaceId, { accounts, pictures }, story, today);
  const publisher = await startPublisher(past, { clock, workspaceId, repairMs: dayMs });
  const giveBack = setAsideFromReading(workspaceId);
  try {
    await live(past, clock, publisher, { workspaceId, accounts: Object.values(accounts), dueTimes, today });
  } finally {
    giveBack();
    await publisher.stop();
  }
  await planAhead(app, workspaceId, { accounts, pictures });
}

async function connectAccounts(app: AppContext, workspaceId: string): Promise<Accounts> {
  const suffix = randomBytes(2).toString('hex');
  const connect = async (style: Style): Promise<AccountRow> => {
    const input = { style, handle: `${handles[style]}_${suffix}`, password: randomBytes(12).toString('hex') };
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
  { accounts, pictures }: { accounts: Accounts; pictures: ReadonlyMap<string, string> },
  story: readonly StoryPost[],
  today: Date,
): Promise<Date[]> {
  const dueTimes = new Set<number>();
  await app.db.inWorkspace(workspaceId, async (scope) => {
    for (const post of story) {
      const wallTime = wallTimeIn(today, -post.daysAgo, post.time);
      if (new Date(`${wallTime}:00Z`) >= today) continue;
      const planned = await planOne(
        app,
        scope,
        accounts[post.style].id,
        { parts: post.parts, assetId: pictures.get(post.picture ?? '') },
        wallTime,
      );
      dueTimes.add(planned.getTime());
    }
  });
  return [...dueTimes].sort((a, b) => a - b).map((time) => new Date(time));
}

type Scope = Parameters<Parameters<AppContext['db']['inWorkspace']>[1]>[0];

interface Said {
  readonly parts: readonly string[];
  readonly assetId?: string | undefined;
}

async function planOne(app: AppContext, scope: Scope, accountId: string, said: Said, wallTime: string): Promise<Date> {
  const media = said.assetId ? [{ assetId: said.assetId, altText: '' }] : [];
  const content = { parts: said.parts.map((text, index) => ({ text, media: index === 0 ? media : [] })) };
  const postId = await createPost(app, scope, { userId: null }, { content, versions: [{ accountId, options: {} }] });
  const post = await lockPost(scope, postId);
  const when = { kind: 'at', wallTime, timeZone: 'UTC' } as const;
  await schedulePost(app, scope, null, { postId, revision: post?.revision ?? 1, when });
  return new Date(`${wallTime}:00Z`);
}

interface Life {
  readonly workspaceId: string;
  readonly accounts: readonly AccountRow[];
  readonly dueTimes: readonly Date[];
  readonly today: Date;
}

/**
 * Moves from due moment to due moment, and reads the numbers at the end of each day; the pretend networks' time
 * for these accounts moves along.
 */
async function live(app: AppContext, clock: MovedClock, publisher: Publisher, life: Life): Promise<void> {
  const remoteIds = life.accounts.map((account) => account.remoteId);
  const at = (moment: Date, work: () => Promise<unknown>) => {
    clock.moveTo(moment);
    return app.world.at(remoteIds, moment, work);
  };
  const read = (moment: Date) => at(moment, () => readDueMetrics(app, { workspaceId: life.workspaceId, now: moment }));
  let day = '';
  for (const due of life.dueTimes) {
    const dueDay = due.toISOString().slice(0, 10);
    if (day && dueDay !== day && isReadingDay(day, life.today)) await read(new Date(`${day}T23:50:00Z`));
    day = dueDay;
    await at(due, () => publisher.settle());
    // What the network still processes is looked at again a little later.
    if (await isProcessing(app, life.workspaceId)) await at(new Date(due.getTime() + 5_000), () => publisher.settle());
  }
  await read(life.today);
}

/** Whether a send waits for its network. */
function isProcessing(app: AppContext, workspaceId: string): Promise<boolean> {
  return app.db.inWorkspace(workspaceId, async (scope) => (await countSending(scope)) > 0);
}

/** The last month is read every day, what lies before it every fifth: fewer samples, each of them a real one. */
function isReadingDay(day: string, today: Date): boolean {
  const daysAgo = Math.floor((today.getTime() - Date.parse(day)) / dayMs);
  return daysAgo <= 30 || daysAgo % 5 === 0;
}

/** The brand that speaks. */
async function keepBrand(app: AppContext, workspaceId: string): Promise<void> {
  await app.db.inWorkspace(workspaceId, (scope) =>
    createBrand(app, scope, null, {
      name: 'Marram Pottery',
      voice: 'Plain and warm. Short sentences. Numbers where there are numbers. No exclamation marks.',
      samples: [
        'Three places left. Bring up to six pieces; we bring the kiln, the soup and the night shift.',
        'Glaze test no. 7 ran over its edge. We kept it.',
        'Thirty hours of pine, sixteen people, one tall chimney.',
      ],
      bannedWords: ['unique', 'passion', 'amazing'],
      colours: ['#0b3c49', '#b6451f', '#e8ded1'],
      logoAssetId: null,
    }),
  );
}

/** The studio's own drawings, in the library. @returns asset ids by name. */
async function keepPictures(app: AppContext, workspaceId: string): Promise<Map<string, string>> {
  const names = (await readdir(pictureFolder)).filter((name) => name.endsWith('.svg')).sort();
  const kept = await Promise.all(
    names.map(async (file) => {
      const name = file.replace(/\.svg$/, '');
      const content = await drawPicture(await readFile(join(pictureFolder, file)), pictureWidthPx);
      const title = name.replaceAll('-', ' ');
      const asset = await keepAsset(app, workspaceId, {
        title,
        altText: `A drawing: ${title}`,
        tags: ['pottery'],
        origin: 'import',
        isMadeByAi: false,
        createdBy: null,
        content,
      });
      return [name, asset.id] as const;
    }),
  );
  return new Map(kept);
}

/** Something to look forward to: later today, tomorrow and the day after, and a draft. */
async function planAhead(
  app: AppContext,
  workspaceId: string,
  { accounts, pictures }: { accounts: Accounts; pictures: ReadonlyMap<string, string> },
): Promise<void> {
  const now = app.clock.now();
  const soon = wallTimeAfter(now, 2);
  const later = wallTimeAfter(now, 4);
  const places = 'Three places left for the wood-firing weekend.';
  await app.db.inWorkspace(workspaceId, async (scope) => {
    await planOne(app, scope, accounts.chirp.id, { parts: [`${places} marram.example/firing`] }, soon);
    await planOne(
      app,
      scope,
      accounts.lumen.id,
      { parts: ['The kiln mouth at night.'], assetId: pictures.get('kiln-fire') },
      later,
    );
    const night = `${places} Bring up to six pieces; we bring the kiln, the soup and the night shift.`;
    await planOne(app, scope, accounts.murmur.id, { parts: [night] }, wallTimeIn(now, 1, '18:30'));
    await planOne(
      app,
      scope,
      accounts.chirp.id,
      { parts: ['The kiln opens on Thursday. Who comes to look?'] },
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
