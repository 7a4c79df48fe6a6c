/** What is posted: every format a network claims, with real files and words of its own; sent, and looked up again. */
import type { FormatName, Plan, VersionContent, VersionMedia, VersionPart } from '@antiphon/channels';
import { formatNames } from '@antiphon/channels';
import { commonSample } from '@antiphon/channels/conformance';
import { capabilitiesFor } from '@antiphon/channels/kit';
import { drawPicture, fitImage } from '@antiphon/media';
import type { OutputOf } from '../api-client.ts';
import { filmOf } from './film.ts';
import type { KillAccount } from './kill-accounts.ts';
import type { KillGround, KillNetwork } from './kill-ground.ts';

export type Sent = OutputOf<'publications.get'>;

/** Files by what they are, each uploaded once. */
export class KillFiles {
  readonly #kept = new Map<string, Promise<VersionMedia>>();
  readonly #ground: KillGround;
  readonly #filmBytes: number;

  /** @param filmBytes size of every film; large ones go to networks in pieces. */
  constructor(ground: KillGround, filmBytes: number) {
    this.#ground = ground;
    this.#filmBytes = filmBytes;
  }

  /** The sample with a real file behind it. */
  async real(sample: VersionMedia): Promise<VersionMedia> {
    const key = [sample.assetId, sample.mimeType, sample.width, sample.height, sample.isMadeByAi].join(' ');
    const kept = this.#kept.get(key) ?? this.#upload(sample);
    this.#kept.set(key, kept);
    return { ...(await kept), altText: sample.altText };
  }

  async #upload(sample: VersionMedia): Promise<VersionMedia> {
    const { person, database } = this.#ground;
    const { width, height, durationMs, isMadeByAi } = sample;
    const shape = { width: width ?? 1080, height: height ?? 1080 };
    const bytes =
      sample.kind === 'video'
        ? filmOf({ ...shape, durationMs: durationMs ?? 30_000, sizeBytes: this.#filmBytes })
        : await drawn(sample.mimeType, shape);
    const file = new File([Uint8Array.from(bytes)], sample.assetId, { type: sample.mimeType });
    const asset = await person.call('assets.upload', { workspaceId: person.workspaceId, file });
    if (isMadeByAi) await database.query('update assets set is_made_by_ai = true where id = $1', [asset.id]);
    const { id, mimeType, sizeBytes } = asset;
    const facts = {
      width: asset.width,
      height: asset.height,
      ...(asset.durationMs ? { durationMs: asset.durationMs } : {}),
    };
    return { ...sample, ...facts, assetId: id, mimeType, sizeBytes };
  }
}

async function drawn(mimeType: string, { width, height }: { width: number; height: number }): Promise<Uint8Array> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#b5532c"/></svg>`;
  const picture = await drawPicture(Buffer.from(svg), width);
  if (mimeType !== 'image/png') return picture;
  return (await fitImage(picture, { mimeTypes: [mimeType], maxBytes: 10_000_000 })).bytes;
}

/** The formats that this account claims. */
export function formatsOf({ network, seen }: KillAccount): readonly FormatName[] {
  const { formats } = capabilitiesFor(network.channel, seen);
  return formatNames.filter((name) => formats[name].works);
}

/** How sure the network is of a post of this format. */
export function guaranteeOf({ network, seen }: KillAccount, format: FormatName): 'exact' | 'by_reading' | 'person' {
  const { guarantee } = capabilitiesFor(network.channel, seen);
  return guarantee.exceptions?.find(({ formats }) => formats.includes(format))?.level ?? guarantee.level;
}

export interface Planned {
  readonly content: VersionContent;
  readonly plan: Plan;
}

/** Who speaks: a mark in each text, by which readers' posts are found again. */
const marked = (text: string, mark: string): string => (text === '' ? '' : `${text} (${mark})`);

/**
 * The post of one format for one account. Some labels are for films only, and some places take no descriptions: the
 * first sample of which nothing is left out is taken.
 */
export async function postOf(
  files: KillFiles,
  account: KillAccount,
  format: FormatName,
  mark: string,
): Promise<Planned> {
  const { network, seen } = account;
  const { channel } = network;
  let warnings: Plan['warnings'] = [];
  for (const sample of samplesFor(account, format, mark)) {
    const [main, ...rest] = await Promise.all(
      sample.parts.map(async ({ text, media }) => ({
        text: marked(text, mark),
        media: await Promise.all(media.map((one) => files.real(one))),
      })),
    );
    if (!main) throw new Error('The sample is empty.');
    const comment = sample.firstComment === undefined ? {} : { firstComment: marked(sample.firstComment, mark) };
    const content: VersionContent = { ...sample, parts: [main, ...rest], ...comment };
    const plan = channel.plan(content, seen);
    if (plan.warnings.length === 0) return { content, plan };
    ({ warnings } = plan);
  }
  throw new Error(`${network.installed.id} leaves something out: ${warnings.map(({ words }) => words).join(' ')}`);
}

function samplesFor({ network, seen }: KillAccount, format: FormatName, mark: string): readonly VersionContent[] {
  const { channel, installed } = network;
  const { options, media: least } = installed.least(`Words (${mark})`, seen.remoteId);
  const limits = channel.limitsOf(seen);
  const capabilities = capabilitiesFor(channel, seen);
  const subject = { options, ...(least === 'none' ? {} : { least }) };
  const sample = commonSample({ limits, capabilities, subject }, format);
  const { video } = limits;
  const onFilm =
    video &&
    commonSample({ limits: { ...limits, video: { ...video, isRequired: true } }, capabilities, subject }, format);
  return [sample, undescribed(sample), ...(onFilm ? [onFilm] : [])];
}

function undescribed(content: VersionContent): VersionContent {
  const plain = (part: VersionPart): VersionPart => ({
    ...part,
    media: part.media.map((one) => ({ ...one, altText: '' })),
  });
  const [main, ...rest] = content.parts;
  return { ...content, parts: [plain(main), ...rest.map(plain)] };
}

/** Plans it for now. @returns the publication's id. */
export async function sendPost({ person }: KillGround, account: KillAccount, content: VersionContent): Promise<string> {
  const { workspaceId } = person;
  const { parts, options, firstComment, poll, link } = content;
  const post = await person.call('posts.create', {
    workspaceId,
    content: {
      parts: parts.map(({ text, media }) => ({
        text,
        media: media.map(({ assetId, altText }) => ({ assetId, altText })),
      })),
      ...(firstComment === undefined ? {} : { firstComment }),
      ...(poll ? { poll: { ...poll, options: [...poll.options] } } : {}),
      ...(link ? { link: { url: link.url, title: link.title, description: link.description } } : {}),
    },
    versions: [{ accountId: account.id, options }],
  });
  const wallTime = new Date(Date.now() - 1_000).toISOString().slice(0, 19);
  const { publications, leftOut } = await person.call('publications.schedule', {
    workspaceId,
    postId: post.id,
    revision: post.revision,
    when: { kind: 'at', wallTime, timeZone: 'UTC' },
  });
  const [planned] = publications;
  if (!planned) throw new Error(`${account.network.installed.id} takes no such post: ${leftOut[0]?.words}`);
  return planned.id;
}

/** A post as readers see it, compared by what does not change from one sending to the next. */
export interface SeenPost {
  readonly remoteId: string;
  readonly looks: string;
}

/** All posts of these accounts, with marks taken out of their words. */
export function postsSeen({ installed, standIn }: KillNetwork): ReadonlyMap<string, readonly SeenPost[]> {
  const byAccount = Map.groupBy(installed.visible(standIn), ({ accountRemoteId }) => accountRemoteId);
  return new Map(
    [...byAccount].map(([remoteId, posts]) => [
      remoteId,
      posts.map(({ text, kinds, placement, replyTo, remoteId: id }) => {
        const words = text.replaceAll(/ \(\w+\)/g, '');
        return { remoteId: id, looks: JSON.stringify([words, kinds, placement ?? 'feed', replyTo !== null]) };
      }),
    ]),
  );
}
