/** What each network says to a version, in this browser and as one types. Pure. */
import type {
  ChannelFace,
  Check,
  Json,
  Limits,
  LinkCard,
  Measure,
  VersionContent,
  VersionMedia,
} from '@antiphon/channels';
import { filledTags, type LinkTags, linksToTag, placeAsTyped, tagContent, withCut } from '@antiphon/channels/browser';
import { formatCount } from '../../lib/numbers.ts';
import type { NoteState } from '../../ui/note.tsx';
import { answersOf, type DraftContent, type DraftLink, type DraftMedia } from './draft.rules.ts';

/** What must be known of a piece of media before a network can judge it. */
export type MediaFacts = Omit<VersionMedia, 'assetId' | 'altText'> & {
  readonly altText: string;
  /** Why a network that fetches media itself would get nothing here; missing: it can. */
  readonly whyNotFetched?: string;
};

/** The part of an account that decides. */
export interface JudgedAccount {
  readonly channel: string;
  readonly handle: string;
  readonly state: 'connected' | 'needs_reconnect' | 'disconnected';
  readonly problem: string | null;
  readonly details: unknown;
  readonly guarantee: { readonly words: string };
}

/** A network's verdict on one version. */
export interface Judgement {
  /** Worst first. */
  readonly checks: readonly Check[];
  /** Length of each part as the network counts it. */
  readonly measures: readonly Measure[];
  readonly limits: Limits | null;
  readonly content: VersionContent;
}

/** Until the library has answered, a picture is judged as one that fits. */
const notKnownYet: MediaFacts = {
  kind: 'image',
  mimeType: 'image/jpeg',
  sizeBytes: 0,
  width: null,
  height: null,
  altText: '',
  isMadeByAi: false,
};

/** A draft's content as a channel sees it: with the facts of its media. */
export function shaped(
  content: DraftContent,
  options: Readonly<Record<string, unknown>>,
  facts: ReadonlyMap<string, MediaFacts>,
): VersionContent {
  const media = ({ assetId, altText, crop }: DraftMedia): VersionMedia => {
    const known = facts.get(assetId) ?? notKnownYet;
    return withCut({ ...known, assetId, altText: altText || known.altText }, crop);
  };
  const answers = answersOf(content);
  const [main, ...rest] = content.parts.map((part) => ({ text: part.text, media: part.media.map(media) }));
  return {
    parts: [main ?? { text: '', media: [] }, ...rest],
    options: options as Record<string, Json>,
    ...(content.language ? { language: content.language } : {}),
    ...(content.firstComment ? { firstComment: content.firstComment } : {}),
    ...(content.poll && answers.length >= 2 ? { poll: { ...content.poll, options: answers } } : {}),
    ...(content.link ? { link: cardOf(content.link, media) } : {}),
  };
}

function cardOf({ thumbnailAssetId, ...said }: DraftLink, media: (one: DraftMedia) => VersionMedia): LinkCard {
  return { ...said, ...(thumbnailAssetId ? { thumbnail: media({ assetId: thumbnailAssetId, altText: '' }) } : {}) };
}

/** A poll that is not finished would silently be left out. */
function pollChecks(content: DraftContent): Check[] {
  if (!content.poll || answersOf(content).length >= 2) return [];
  const words = 'A poll needs two answers. Write them, or take the poll out.';
  return [{ level: 'error', code: 'poll_unfinished', words, part: 0 }];
}

/** What the network fetches by itself, where this installation has no address that it could reach. */
function addressChecks(
  { parts }: DraftContent,
  face: ChannelFace,
  details: Json,
  facts: ReadonlyMap<string, MediaFacts>,
): Check[] {
  const { fetchesMedia = [] } = face.capabilitiesOf?.(details) ?? face.capabilities;
  const fetched = parts.flatMap(({ media }) => media.flatMap(({ assetId }) => facts.get(assetId) ?? []));
  const words = fetched.find(({ kind }) => fetchesMedia.includes(kind))?.whyNotFetched;
  return words ? [{ level: 'error', code: 'no_public_address', words }] : [];
}

const rank = { error: 0, warning: 1, fine: 2 } as const;

function accountChecks(account: JudgedAccount): Check[] {
  if (account.state === 'connected') return [];
  const words =
    account.state === 'disconnected'
      ? `${account.handle} is disconnected. Connect again first.`
      : `${account.handle} must be connected again first. ${account.problem ?? ''}`.trim();
  return [{ level: 'error', code: `account_${account.state}`, words }];
}

/** Everything one network says to what would go out to one account. */
export function judge(
  account: JudgedAccount,
  face: ChannelFace | null,
  draft: { content: DraftContent; options: Readonly<Record<string, unknown>> },
  facts: ReadonlyMap<string, MediaFacts>,
): Judgement {
  const tags = tagsFor(draft.content, account);
  const content = shaped(tags ? tagContent(draft.content, tags) : draft.content, draft.options, facts);
  if (!face) {
    const words = 'This release no longer has this network.';
    return { checks: [{ level: 'error', code: 'network_gone', words }], measures: [], limits: null, content };
  }
  const details = (account.details ?? null) as Json;
  const limits = face.limitsOf(details);
  const checks = [
    ...accountChecks(account),
    ...pollChecks(draft.content),
    ...addressChecks(draft.content, face, details, facts),
    ...face.check(content, limits),
  ];
  return {
    checks: checks.sort((a, b) => rank[a.level] - rank[b.level]),
    measures: content.parts.map(({ text }, index) =>
      measureAsTyped(face.measure(text, limits), tags ? linksToTag(draft.content.parts[index]?.text ?? '', tags) : []),
    ),
    limits,
    content,
  };
}

/** The tags that an account's links go out with, as the server fills them in; null where links get none. */
export function tagsFor(content: DraftContent, account: Pick<JudgedAccount, 'channel' | 'handle'>): LinkTags | null {
  if (!content.linkTags) return null;
  const ground = { network: account.channel, account: account.handle, post: content.parts[0]?.text ?? '' };
  return filledTags(content.linkTags, ground);
}

type Segments = ReturnType<ChannelFace['preview']>['posts'][number]['segments'];

/** The pieces of a text with tagged links, as pieces of the text as typed. */
export function segmentsAsTyped(
  segments: Segments,
  typed: string,
  links: Parameters<typeof placeAsTyped>[1],
): Segments {
  let place = 0;
  let from = 0;
  return segments.map(({ text, style }) => {
    place += text.length;
    const to = placeAsTyped(place, links);
    const piece = { text: typed.slice(from, to), style };
    from = to;
    return piece;
  });
}

/** A length is that of what goes out; where it no longer fits is told of the text as typed, which is what is cut. */
function measureAsTyped(measure: Measure, links: Parameters<typeof placeAsTyped>[1]): Measure {
  if (measure.overflowAt === null || links.length === 0) return measure;
  return { ...measure, overflowAt: placeAsTyped(measure.overflowAt, links) };
}

const topics = { poll: /^poll|question/, card: /card|^link_/ } as const;

/** Verdicts that stand beside what they speak of. */
export const checksAbout = ({ checks }: Judgement, topic: keyof typeof topics): readonly Check[] =>
  checks.filter(({ code, level }) => level !== 'fine' && topics[topic].test(code));

/** The verdicts that stand beside nothing else. */
export const checksElsewhere = (judgement: Judgement): readonly Check[] => {
  const { poll, link } = judgement.content;
  const beside = new Set([
    ...(poll ? checksAbout(judgement, 'poll') : []),
    ...(link ? checksAbout(judgement, 'card') : []),
  ]);
  return judgement.checks.filter((check) => !beside.has(check));
};

/** The first thing that keeps it from going out, in words; null when it can. */
export const obstacleIn = ({ checks }: Judgement): string | null =>
  checks.find(({ level }) => level === 'error')?.words ?? null;

/** What would go out as another copy than was given, in words: pictures and videos made to fit. */
export const fittedIn = ({ checks }: Judgement): readonly string[] =>
  checks.filter(({ level, code }) => level === 'warning' && code.endsWith('_fitted')).map(({ words }) => words);

/** How a version stands in the list: its note, its count, and a word or two. */
export function verdictOf({ checks, measures }: Judgement): {
  readonly note: NoteState;
  readonly count: string;
  readonly words: string;
} {
  const worst = checks[0];
  const over = measures.find(({ overflowAt }) => overflowAt !== null);
  const main = over ?? measures[0];
  const count = main ? `${formatCount(main.used)} / ${formatCount(main.max)}` : '';
  if (over) return { note: 'failed', count, words: over.used > over.max ? `${over.used - over.max} over` : 'too long' };
  if (worst?.level !== 'error') return { note: 'scheduled', count, words: 'fits' };
  // Nothing is wrong yet with what nobody has begun.
  if (worst.code === 'text_missing') return { note: 'draft', count, words: 'empty' };
  return { note: 'attention', count, words: 'needs something' };
}
