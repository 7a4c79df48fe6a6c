/** What a person edits of a post, how it flows into versions, and when it differs from what the server has. Pure. */

import type { Crop } from '@antiphon/channels';
import { titleFrom } from '@antiphon/contract/excerpt';
import type { LinkTags } from '../writing/index.tsx';

/** A piece of media in a part. */
export interface DraftMedia {
  readonly assetId: string;
  readonly altText: string;
  /** Absent: the whole picture. */
  readonly crop?: Crop | undefined;
}
/** One visible piece: the main post, or a later post of a thread. */
export interface DraftPart {
  readonly text: string;
  readonly media: readonly DraftMedia[];
}
/** A question's answers, as typed: empty ones are not sent, and fewer than two are no poll yet. */
export interface DraftPoll {
  readonly options: readonly string[];
  readonly durationMinutes: number;
  readonly isMultiple: boolean;
}
/** The card below the text. */
export interface DraftLink {
  readonly url: string;
  readonly title: string;
  readonly description: string;
  readonly thumbnailAssetId?: string | undefined;
}
export interface DraftContent {
  readonly parts: readonly DraftPart[];
  readonly language?: string | undefined;
  readonly firstComment?: string | undefined;
  readonly poll?: DraftPoll | undefined;
  readonly link?: DraftLink | undefined;
  /** Present: its links go out with these tags. */
  readonly linkTags?: LinkTags | undefined;
}
/** A version without `content` follows the shared content. */
export interface DraftVersion {
  readonly accountId: string;
  readonly content?: DraftContent | undefined;
  readonly options: Readonly<Record<string, unknown>>;
}
/** Everything of a post that a person edits. */
export interface DraftFields {
  /** '' while nobody has typed one: lists then show the first words. */
  readonly title: string;
  readonly content: DraftContent;
  readonly versions: readonly DraftVersion[];
  /** null: the workspace's default project, until the server has said which. */
  readonly projectId: string | null;
  /** Absent in drafts that were kept by an earlier release. */
  readonly labelIds?: readonly string[] | undefined;
}

/** The part of the API's post that is edited. */
export interface PostLike {
  readonly title: string;
  readonly projectId: string;
  readonly labelIds: readonly string[];
  readonly content: DraftContent;
  readonly versions: readonly {
    readonly accountId: string;
    readonly followsShared: boolean;
    readonly content: DraftContent;
    readonly options: Readonly<Record<string, unknown>>;
  }[];
}

export const emptyPart: DraftPart = { text: '', media: [] };
export const longestThread = 25;

/** A new post for these accounts, all following the shared text; its links are tagged where that is usual here. */
export function emptyFields(accountIds: readonly string[], linkTags?: LinkTags): DraftFields {
  return {
    title: '',
    content: { parts: [emptyPart], ...(linkTags ? { linkTags } : {}) },
    versions: accountIds.map((accountId) => ({ accountId, options: {} })),
    projectId: null,
    labelIds: [],
  };
}

/** The title a list shows when none was typed: the first words of the text, as the server makes it. */
export function derivedTitle(content: DraftContent): string {
  return titleFrom(content.parts[0]?.text ?? '');
}

/** What is edited of a post that the server told. A title made from the text stays free to follow it. */
export function fieldsOf(post: PostLike): DraftFields {
  return {
    title: post.title === derivedTitle(post.content) ? '' : post.title,
    content: post.content,
    projectId: post.projectId,
    labelIds: post.labelIds,
    versions: post.versions.map(({ accountId, followsShared, content, options }) => ({
      accountId,
      options,
      ...(followsShared ? {} : { content }),
    })),
  };
}

/** The same value with the same text, whatever the order of its keys. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined && one !== '');
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, canonical(one)]));
}

/** Whether two drafts say the same; the order of versions says nothing, and a project not chosen is any project. */
export function isSameDraft(a: DraftFields, b: DraftFields): boolean {
  const shape = (fields: DraftFields): string =>
    JSON.stringify(
      canonical({
        title: fields.title.trim(),
        content: fields.content,
        labelIds: [...(fields.labelIds ?? [])].sort(),
        versions: [...fields.versions].sort((one, other) => (one.accountId < other.accountId ? -1 : 1)),
      }),
    );
  const isSameProject = a.projectId === null || b.projectId === null || a.projectId === b.projectId;
  return isSameProject && shape(a) === shape(b);
}

/** Whether anything was said at all. An empty new post is never made on the server. */
export function isBlank({ title, content }: DraftFields): boolean {
  return (
    title.trim() === '' &&
    !content.firstComment?.trim() &&
    !content.link &&
    answersOf(content).length === 0 &&
    content.parts.every(({ text, media }) => text.trim() === '' && media.length === 0)
  );
}

/** The answers of a poll that say something. */
export function answersOf({ poll }: DraftContent): readonly string[] {
  return (poll?.options ?? []).map((option) => option.trim()).filter((option) => option !== '');
}

/** What goes to an account: its own words, or the shared ones. */
export function contentFor(fields: DraftFields, accountId: string): DraftContent {
  return fields.versions.find((version) => version.accountId === accountId)?.content ?? fields.content;
}

/** Changes the shared content (`null`) or one account's version, which from then on differs. */
export function withContent(
  fields: DraftFields,
  accountId: string | null,
  change: (content: DraftContent) => DraftContent,
): DraftFields {
  if (accountId === null) return { ...fields, content: change(fields.content) };
  return {
    ...fields,
    versions: fields.versions.map((version) => {
      if (version.accountId !== accountId) return version;
      const content = change(version.content ?? fields.content);
      return content === (version.content ?? fields.content) ? version : { ...version, content };
    }),
  };
}

/** Takes an account's own words away: it shows the shared content again. */
export function followAgain(fields: DraftFields, accountId: string): DraftFields {
  return {
    ...fields,
    versions: fields.versions.map((version) =>
      version.accountId === accountId ? { accountId: version.accountId, options: version.options } : version,
    ),
  };
}

/** Chooses where it goes: versions of accounts that stay are kept, new ones follow the shared content. */
export function withAccounts(fields: DraftFields, accountIds: readonly string[]): DraftFields {
  const known = new Map(fields.versions.map((version) => [version.accountId, version]));
  return { ...fields, versions: accountIds.map((accountId) => known.get(accountId) ?? { accountId, options: {} }) };
}

/** Changes an account's options of its network. */
export function withOptions(
  fields: DraftFields,
  accountId: string,
  change: (options: DraftVersion['options']) => DraftVersion['options'],
): DraftFields {
  return {
    ...fields,
    versions: fields.versions.map((version) =>
      version.accountId === accountId ? { ...version, options: change(version.options) } : version,
    ),
  };
}

/** Changes one part. */
export function withPart(content: DraftContent, index: number, change: (part: DraftPart) => DraftPart): DraftContent {
  return { ...content, parts: content.parts.map((part, at) => (at === index ? change(part) : part)) };
}

/** Adds an empty part after `index`; a full thread stays as it is. */
export function withPartAfter(content: DraftContent, index: number, part: DraftPart = emptyPart): DraftContent {
  if (content.parts.length >= longestThread) return content;
  return { ...content, parts: [...content.parts.slice(0, index + 1), part, ...content.parts.slice(index + 1)] };
}

/** Takes a part out; the last one is emptied instead. */
export function withoutPart(content: DraftContent, index: number): DraftContent {
  const parts = content.parts.filter((_, at) => at !== index);
  return { ...content, parts: parts.length > 0 ? parts : [emptyPart] };
}

/** Puts a part of the thread elsewhere. */
export function withPartMoved(content: DraftContent, from: number, to: number): DraftContent {
  return { ...content, parts: movedTo(content.parts, from, to) };
}

/** Puts an item elsewhere in its list; outside of it nothing changes. */
export function movedTo<Item>(items: readonly Item[], from: number, to: number): readonly Item[] {
  const item = items[from];
  if (item === undefined || to < 0 || to >= items.length || from === to) return items;
  const rest = items.filter((_, at) => at !== from);
  return [...rest.slice(0, to), item, ...rest.slice(to)];
}

/** The body of a save. */
export function bodyOf(fields: DraftFields): {
  title?: string;
  content: DraftContentBody;
  versions: { accountId: string; content?: DraftContentBody; options: Record<string, unknown> }[];
  projectId?: string;
  labelIds?: string[];
} {
  return {
    ...(fields.title.trim() ? { title: fields.title.trim() } : {}),
    content: contentBody(fields.content),
    versions: fields.versions.map(({ accountId, content, options }) => ({
      accountId,
      options: { ...options },
      ...(content ? { content: contentBody(content) } : {}),
    })),
    ...(fields.projectId ? { projectId: fields.projectId } : {}),
    ...(fields.labelIds ? { labelIds: [...fields.labelIds] } : {}),
  };
}

interface DraftContentBody {
  parts: { text: string; media: { assetId: string; altText: string; crop?: Crop }[] }[];
  language?: string;
  firstComment?: string;
  poll?: { options: string[]; durationMinutes: number; isMultiple: boolean };
  link?: { url: string; title: string; description: string; thumbnailAssetId?: string };
  linkTags?: Omit<LinkTags, 'sites'> & { sites: string[] };
}

function contentBody(content: DraftContent): DraftContentBody {
  const { parts, language, firstComment, poll, link, linkTags } = content;
  const answers = answersOf(content);
  return {
    parts: parts.map(({ text, media }) => ({ text, media: media.map(mediaBody) })),
    ...(language ? { language } : {}),
    ...(firstComment ? { firstComment } : {}),
    ...(poll && answers.length >= 2 ? { poll: { ...poll, options: [...answers] } } : {}),
    ...(link ? { link: linkBody(link) } : {}),
    ...(linkTags ? { linkTags: { ...linkTags, sites: [...linkTags.sites] } } : {}),
  };
}

function mediaBody({ assetId, altText, crop }: DraftMedia) {
  return { assetId, altText, ...(crop ? { crop } : {}) };
}

function linkBody({ url, title, description, thumbnailAssetId }: DraftLink) {
  return { url, title, description, ...(thumbnailAssetId ? { thumbnailAssetId } : {}) };
}
