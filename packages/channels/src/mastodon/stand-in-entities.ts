/** The pretend server's answers as Mastodon's documentation gives the entities, whole. */
import type { InstanceLimits } from './stand-in-limits.ts';
import { pollEntity, pollLimits } from './stand-in-polls.ts';
import type { MastodonState, StandInAccount, StoredMedia, StoredStatus } from './stand-in-state.ts';

export const supportedMimeTypes = [
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'video/mp4',
  'video/webm',
  'video/quicktime',
];

export function instanceEntity(origin: string, limits: InstanceLimits) {
  return {
    domain: new URL(origin).host,
    title: 'A pretend server',
    version: limits.version,
    source_url: 'https://github.com/mastodon/mastodon',
    description: 'For tests and demo.',
    usage: { users: { active_month: 1 } },
    thumbnail: { url: `${origin}/thumbnail.png` },
    icon: [{ src: `${origin}/icon-36.png`, size: '36x36' }],
    languages: ['en'],
    configuration: {
      urls: {
        streaming: `ws://${new URL(origin).host}`,
        status: null,
        about: `${origin}/about`,
        privacy_policy: null,
        terms_of_service: null,
      },
      vapid: { public_key: 'BCk-QqERU0q-CfYZjcuB6lnyyOYfJ2AifKqfeGIm7Z-HiTU5T9eTG5GxVA0_OH5mMlI4UkkDTpaZwozy0TzdZ2M=' },
      accounts: { max_featured_tags: 10, max_pinned_statuses: 5 },
      statuses: {
        max_characters: limits.maxCharacters,
        max_media_attachments: limits.maxMedia,
        characters_reserved_per_url: 23,
      },
      media_attachments: {
        supported_mime_types: supportedMimeTypes,
        description_limit: limits.descriptionMax,
        image_size_limit: limits.imageMaxBytes,
        image_matrix_limit: 33_177_600,
        video_size_limit: limits.videoMaxBytes,
        video_frame_rate_limit: 120,
        video_matrix_limit: 8_294_400,
      },
      polls: {
        max_options: pollLimits.maxOptions,
        max_characters_per_option: pollLimits.optionMax,
        min_expiration: pollLimits.minSeconds,
        max_expiration: pollLimits.maxSeconds,
      },
      translation: { enabled: false },
      limited_federation: false,
    },
    registrations: {
      enabled: false,
      approval_required: false,
      reason_required: false,
      message: null,
      min_age: null,
      url: null,
    },
    api_versions: { mastodon: limits.apiVersion },
    contact: { email: 'admin@example.com', account: null },
    rules: [],
  };
}

function accountEntity(origin: string, account: StandInAccount, statusesCount: number) {
  return {
    id: account.id,
    username: account.username,
    acct: account.username,
    display_name: account.displayName,
    locked: false,
    bot: false,
    discoverable: true,
    indexable: true,
    group: false,
    created_at: '2026-01-01T00:00:00.000Z',
    note: '',
    url: `${origin}/@${account.username}`,
    uri: `${origin}/users/${account.username}`,
    avatar: `${origin}/avatars/missing.png`,
    avatar_static: `${origin}/avatars/missing.png`,
    header: `${origin}/headers/missing.png`,
    header_static: `${origin}/headers/missing.png`,
    followers_count: account.followersCount,
    following_count: 0,
    statuses_count: statusesCount,
    last_status_at: null,
    emojis: [],
    fields: [],
  };
}

export function credentialEntity(origin: string, account: StandInAccount, statusesCount: number) {
  return {
    ...accountEntity(origin, account, statusesCount),
    source: {
      privacy: 'public',
      sensitive: false,
      language: null,
      note: '',
      fields: [],
      follow_requests_count: 0,
      quote_policy: 'public',
      attribution_domains: [],
      discoverable: true,
      indexable: true,
      hide_collections: false,
    },
    role: { id: '-99', name: '', permissions: '65536', color: '', highlighted: false },
  };
}

export function mediaEntity(origin: string, media: StoredMedia, isReady: boolean) {
  const url = `${origin}/media/${media.id}`;
  return {
    id: media.id,
    type: media.type,
    url: isReady ? url : null,
    preview_url: isReady ? `${url}/small` : null,
    remote_url: null,
    meta: null,
    description: media.description,
    blurhash: null,
  };
}

export function statusEntity(origin: string, state: MastodonState, status: StoredStatus, now: Date) {
  const account = state.accounts.get(status.accountId);
  if (!account) throw new Error('The status has no account.');
  const all = [...state.statuses.values()];
  const parent = status.inReplyToId === null ? undefined : state.statuses.get(status.inReplyToId);
  const media = status.mediaIds.map((id) => state.media.get(id)).filter((one) => one !== undefined);
  const mentioned = mentionedIn(state, status.text);
  return {
    id: status.id,
    created_at: status.createdAt.toISOString(),
    in_reply_to_id: status.inReplyToId,
    in_reply_to_account_id: parent?.accountId ?? null,
    sensitive: status.isSensitive,
    spoiler_text: status.spoilerText,
    visibility: status.visibility,
    language: status.language,
    uri: `${origin}/users/${account.username}/statuses/${status.id}`,
    url: `${origin}/@${account.username}/${status.id}`,
    replies_count: all.filter((one) => one.inReplyToId === status.id).length,
    reblogs_count: 0,
    favourites_count: 0,
    quotes_count: 0,
    edited_at: status.editedAt?.toISOString() ?? null,
    content: htmlOf(origin, state, status.text),
    reblog: null,
    application: status.appName === null ? null : { name: status.appName, website: null },
    account: accountEntity(origin, account, all.filter((one) => one.accountId === account.id).length),
    media_attachments: media.map((one) => mediaEntity(origin, one, true)),
    mentions: mentioned.map((one) => ({
      id: one.id,
      username: one.username,
      acct: one.username,
      url: `${origin}/@${one.username}`,
    })),
    tags: [...new Set([...status.text.matchAll(hashtag)].map((match) => (match[1] ?? '').toLowerCase()))].map(
      (name) => ({ name, url: `${origin}/tags/${name}` }),
    ),
    emojis: [],
    card: null,
    poll: status.poll ? pollEntity(status.poll, now) : null,
    favourited: false,
    reblogged: false,
    muted: false,
    bookmarked: false,
    pinned: false,
    filtered: [],
    ...state.counts.get(status.id),
  };
}

const address = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g;
const hashtag = /(?<![\p{L}\p{N}_/])#([\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*)/gu;
const mention = /(?<![p{L}p{N}_/@])@([a-z0-9_]+)(@[\w.-]+\w)?/gi;

function mentionedIn(state: MastodonState, text: string): StandInAccount[] {
  const names = [...text.matchAll(mention)].map((match) => match[1]?.toLowerCase());
  return [...state.accounts.values()].filter((account) => names.includes(account.username));
}

/** Paragraphs, breaks, links cut in three, mentions and hashtags in spans: as `TextFormatter` writes them. */
function htmlOf(origin: string, state: MastodonState, text: string): string {
  const marks = new RegExp(`${address.source}|${hashtag.source}|${mention.source}`, 'giu');
  let html = '';
  let position = 0;
  for (const match of text.matchAll(marks)) {
    html += escapeHtml(text.slice(position, match.index)) + markOf(origin, state, match[0]);
    position = match.index + match[0].length;
  }
  html += escapeHtml(text.slice(position));
  if (html === '') return '';
  return html
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.replaceAll('\n', '<br />')}</p>`)
    .join('');
}

function markOf(origin: string, state: MastodonState, found: string): string {
  if (found.startsWith('#')) {
    const name = found.slice(1);
    return `<a href="${origin}/tags/${name.toLowerCase()}" class="mention hashtag" rel="tag">#<span>${escapeHtml(name)}</span></a>`;
  }
  if (found.startsWith('@')) {
    const name = found.slice(1).split('@')[0]?.toLowerCase() ?? '';
    const isKnown = [...state.accounts.values()].some((account) => account.username === name);
    if (!isKnown) return escapeHtml(found);
    return `<span class="h-card" translate="no"><a href="${origin}/@${name}" class="u-url mention">@<span>${name}</span></a></span>`;
  }
  const [, prefix = '', rest = ''] = /^(https?:\/\/(?:www\.)?)(.*)$/.exec(found) ?? [];
  const shown = rest.slice(0, 30);
  const hidden = rest.slice(30);
  const kind = hidden === '' ? '' : 'ellipsis';
  return `<a href="${escapeHtml(found)}" target="_blank" rel="nofollow noopener" translate="no"><span class="invisible">${prefix}</span><span class="${kind}">${escapeHtml(shown)}</span><span class="invisible">${escapeHtml(hidden)}</span></a>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** `StatusLengthValidator`: links count 23, a mention its local part. */
export function countedLength(text: string): number {
  const counted = text.replace(address, 'x'.repeat(23)).replace(mention, (_whole, name: string) => `@${name}`);
  return [...segmenter.segment(counted)].length;
}
