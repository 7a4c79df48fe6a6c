/**
 * Fills a demo workspace by living through ninety days: the product's own planning, sending and reading back, on
 * a clock that we move. So every number in it is a sample with an attempt behind it.
 */
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawPicture } from '@antiphon/media';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { type AccountRow, beginConnect, keepAccounts, listAccounts } from '../accounts/index.ts';
import { keepAsset } from '../assets/index.ts';
import { createBrand } from '../brands/index.ts';
import { createBrief } from '../briefs/index.ts';
import { readCommentsKind } from '../inbox/index.ts';
import { createPost } from '../posts/index.ts';
import { instantOf, schedulePost, takeClock, wallTimeOf } from '../publications/index.ts';
import { offerTimesForBrief, runStudio } from '../studio/index.ts';
import { nextQuarter, wallTimeIn } from './demo-days.rules.ts';
import { liveDays } from './live-days.ts';
import { eveningsToRead, type StoryPost, tellStory } from './story.rules.ts';

const dayMs = 86_400_000;
const pictureFolder = join(import.meta.dirname, 'pictures');
const pictureWidthPx = 1080;
type Style = StoryPost['style'];
const handles: Readonly<Record<Style, string>> = { chirp: 'marram', murmur: 'marram_studio', lumen: 'marram_pictures' };
type Accounts = Readonly<Record<Style, AccountRow>>;

/** Plans, sends and reads ninety days. A few seconds; the visitor waits for it. */
export async function fillDemo(app: AppContext, { workspaceId, timeZone }: DemoWorkspace): Promise<void> {
  const until = app.clock.now();
  const from = new Date(until.getTime() - 91 * dayMs);
  const past: AppContext = { ...app, clock: { now: () => from } };
  // Before anything is planned: on the clock of everybody else it would all be long overdue.
  const giveBack = await takeClock(app.db, workspaceId);
  try {
    const keptPictures = keepPictures(past, workspaceId);
    const suffix = randomBytes(2).toString('hex');
    // Each account has days of its own: the busiest one does not wait for the others' pictures and plans.
    const live = async (style: Style): Promise<AccountRow> => {
      const account = await connectAccount(past, workspaceId, { style, suffix });
      const story = tellStory().filter((post) => post.style === style);
      const pictures = story.some((post) => post.picture) ? await keptPictures : undefined;
      await planStory(past, { workspaceId, timeZone, account, story, pictures, until });
      const today = wallTimeOf(until, timeZone);
      const readings = eveningsToRead(style)
        .map((daysAgo) => instantOf(wallTimeIn(today, -daysAgo, '23:50'), timeZone))
        .filter((evening) => evening < until);
      await liveDays(app, { workspaceId, account, from, until, readings });
      return account;
    };
    const [chirp, murmur, lumen, pictures, brandId] = await Promise.all([
      live('chirp'),
      live('murmur'),
      live('lumen'),
      keptPictures,
      keepBrand(past, workspaceId),
    ]);
    const stage: Stage = { workspaceId, accounts: { chirp, murmur, lumen }, pictures, timeZone };
    await planAhead(app, stage);
    await askStudio(app, stage, brandId);
  } finally {
    await giveBack();
  }
  await readCommentsSoon(app, workspaceId);
}

/** What the audience said below the posts is read while the visitor looks around, as it is every day. */
async function readCommentsSoon(app: AppContext, workspaceId: string): Promise<void> {
  await app.db.inWorkspace(workspaceId, async (scope) => {
    for (const { id: accountId } of await listAccounts(scope, { withDisconnected: false }))
      await app.queue.enqueue(scope, readCommentsKind, { workspaceId, accountId }, { singletonKey: accountId });
  });
}

interface DemoWorkspace {
  readonly workspaceId: string;
  /** The visitor's: a post of half past six goes out when it is half past six for them. */
  readonly timeZone: string;
}

/** Where all of it happens. */
interface Stage extends DemoWorkspace {
  readonly accounts: Accounts;
  /** Asset ids by the name of the picture. */
  readonly pictures: ReadonlyMap<string, string>;
}

async function connectAccount(
  app: AppContext,
  workspaceId: string,
  { style, suffix }: { readonly style: Style; readonly suffix: string },
): Promise<AccountRow> {
  const input = { style, handle: `${handles[style]}_${suffix}`, password: randomBytes(12).toString('hex') };
  const begun = await beginConnect(app, { workspaceId, userId: '', channel: 'sandbox', method: 'pretend', input });
  if (begun.kind !== 'connected') throw new Error('the sandbox wants no consent page');
  const [row] = await app.db.inWorkspace(workspaceId, (scope) => keepAccounts(app, scope, 'sandbox', begun.profiles));
  if (!row) throw new Error('the sandbox connected nothing');
  return row;
}

/** Posts that are planned in one commit: others must not wait long for it. */
const plannedTogether = 20;

/** How long before it goes out a post was written. */
const writtenBeforeMs = 20 * 3_600_000;

interface Plan extends DemoWorkspace {
  readonly account: AccountRow;
  readonly story: readonly StoryPost[];
  /** Asset ids by the name of the picture; undefined where the story has none. */
  readonly pictures: ReadonlyMap<string, string> | undefined;
  readonly until: Date;
}

/** Plans every post of an account at its wall time, each as if on the day before. */
async function planStory(app: AppContext, plan: Plan): Promise<void> {
  const { workspaceId, timeZone, account, pictures, until } = plan;
  const morning = wallTimeOf(until, timeZone);
  const planned = plan.story
    .map((post) => ({ post, wallTime: wallTimeIn(morning, -post.daysAgo, post.time) }))
    .filter(({ wallTime }) => instantOf(wallTime, timeZone) < until);
  for (let at = 0; at < planned.length; at += plannedTogether)
    await app.db.inWorkspace(workspaceId, async (scope) => {
      for (const { post, wallTime } of planned.slice(at, at + plannedTogether)) {
        const said = { parts: post.parts, assetId: pictures?.get(post.picture ?? '') };
        const written = new Date(instantOf(wallTime, timeZone).getTime() - writtenBeforeMs);
        const then: AppContext = { ...app, clock: { now: () => written } };
        await planOne(then, scope, account.id, said, { wallTime, timeZone });
      }
    });
}

interface Said {
  readonly parts: readonly string[];
  readonly assetId?: string | undefined;
}

async function planOne(
  app: AppContext,
  scope: WorkspaceScope,
  accountId: string,
  said: Said,
  at: { readonly wallTime: string; readonly timeZone: string },
): Promise<void> {
  const media = said.assetId ? [{ assetId: said.assetId, altText: '' }] : [];
  const content = { parts: said.parts.map((text, index) => ({ text, media: index === 0 ? media : [] })) };
  const postId = await createPost(app, scope, { userId: null }, { content, versions: [{ accountId, options: {} }] });
  await schedulePost(app, scope, null, { postId, revision: 1, when: { kind: 'at', ...at } });
}

/** The brand that speaks. */
async function keepBrand(app: AppContext, workspaceId: string): Promise<string> {
  const brand = await app.db.inWorkspace(workspaceId, (scope) =>
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
  return brand.id;
}

/** A brief and its answers: the sandbox models are at work while the visitor looks around, and their cost is booked. */
async function askStudio(app: AppContext, { workspaceId, accounts }: Stage, brandId: string): Promise<void> {
  const brief = await app.db.inWorkspace(workspaceId, (scope) =>
    createBrief(app, scope, null, {
      what: 'The winter kiln opening is on 12 December from 11 to 17. Forty bowls, from 18 euro. Tea from the new cups while it lasts.',
      audience: 'Neighbours, and people who bought a bowl last year.',
      tone: 'warm',
      links: ['marram.example/winter'],
      language: 'en',
      accountIds: Object.values(accounts).map((account) => account.id),
      brandId,
      insight: null,
    }),
  );
  const runId = app.ids.next(app.clock.now());
  const times = await offerTimesForBrief(app, workspaceId, { briefId: brief.id, seed: runId });
  const wishes = { captions: 5, pictures: 3, hashtags: true };
  await app.db.inWorkspace(workspaceId, (scope) =>
    runStudio(app, scope, null, { runId, briefId: brief.id, wishes, times }),
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
async function planAhead(app: AppContext, { workspaceId, accounts, pictures, timeZone }: Stage): Promise<void> {
  const now = app.clock.now();
  const today = wallTimeOf(now, timeZone);
  const inHours = (hours: number) => wallTimeOf(nextQuarter(now, hours), timeZone);
  const places = 'Three places left for the wood-firing weekend.';
  const night = `${places} Bring up to six pieces; we bring the kiln, the soup and the night shift.`;
  const kiln = { parts: ['The kiln mouth at night.'], assetId: pictures.get('kiln-fire') };
  const ahead: readonly (readonly [Style, Said, string])[] = [
    ['chirp', { parts: [`${places} marram.example/firing`] }, inHours(2)],
    ['lumen', kiln, inHours(4)],
    ['murmur', { parts: [night] }, wallTimeIn(today, 1, '18:30')],
    ['chirp', { parts: ['The kiln opens on Thursday. Who comes to look?'] }, wallTimeIn(today, 2, '09:00')],
  ];
  await app.db.inWorkspace(workspaceId, async (scope) => {
    for (const [style, said, wallTime] of ahead)
      await planOne(app, scope, accounts[style].id, said, { wallTime, timeZone });
    const content = { parts: [{ text: 'Glaze test no. 7, the one that ran.', media: [] }] };
    const versions = [{ accountId: accounts.chirp.id, options: {} }];
    await createPost(app, scope, { userId: null }, { content, versions });
  });
}
