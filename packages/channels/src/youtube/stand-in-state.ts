/** The memory of the pretend YouTube, how it knows callers, counts their units, and refuses. */
import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from '@antiphon/wire/stand-in';

/** A refusal in Google's shape: `{ error: { code, message, errors: [{ domain, reason, message }], status } }`. */
export class Problem extends Error {
  readonly code: number;
  readonly reason: string;
  readonly domain: string;

  constructor(code: number, reason: string, message: string, domain = 'global') {
    super(message);
    this.code = code;
    this.reason = reason;
    this.domain = domain;
  }
}

/** Google's names for statuses (google.rpc.Code). */
const statuses: { readonly [code: number]: string } = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ALREADY_EXISTS',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};

export function problemBody({
  code,
  reason,
  domain,
  message,
}: Pick<Problem, 'code' | 'reason' | 'domain' | 'message'>) {
  const status = statuses[code];
  return { error: { code, message, errors: [{ message, domain, reason }], ...(status ? { status } : {}) } };
}

/** The operator's registration with Google. */
export interface StandInApp {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Redirect addresses that were registered; absent: any. */
  readonly redirectUris?: readonly string[];
  /** False: what it uploads stays private. Default true. */
  readonly isAudited?: boolean;
  /** True: refresh tokens end after 7 days. */
  readonly isTesting?: boolean;
}

export interface StandInChannel {
  readonly id: string;
  readonly title: string;
  /** With @. */
  readonly handle: string;
  readonly country: string | undefined;
  /** Verified by phone: long videos and thumbnails of one's own. */
  readonly isVerified: boolean;
  readonly uploads: string;
  readonly subscriberCount: number;
  readonly hidesSubscribers: boolean;
}

export interface Grant {
  readonly channelId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  endsAt: number;
}

export interface StoredVideo {
  readonly id: string;
  readonly channelId: string;
  readonly uploadedAt: Date;
  readonly readyAt: number;
  readonly sizeBytes: number;
  readonly shape: { readonly width: number; readonly height: number } | null;
  snippet: { [name: string]: unknown };
  status: { [name: string]: unknown };
  /** When others could first see it. */
  publishedAt: Date | null;
  trouble: VideoTrouble | null;
  thumbnail: Buffer | null;
}

/** What becomes of an upload that YouTube does not like. */
export interface VideoTrouble {
  readonly uploadStatus: 'failed' | 'rejected';
  readonly failureReason?: string;
  readonly rejectionReason?: string;
}

export interface Counts {
  readonly viewCount?: number;
  readonly likeCount?: number;
  readonly minutesWatched?: number;
  readonly shares?: number;
  readonly subscribersGained?: number;
}

export interface StoredComment {
  readonly id: string;
  readonly videoId: string;
  readonly parentId: string | null;
  readonly channelId: string;
  readonly text: string;
  readonly at: Date;
}

export interface StoredPlaylist {
  readonly id: string;
  readonly channelId: string;
  readonly title: string;
  readonly items: { readonly id: string; readonly videoId: string; readonly at: Date }[];
}

export interface Usage {
  units: number;
  uploads: number;
}

export interface YouTubeState {
  readonly apps: Map<string, StandInApp>;
  readonly channels: Map<string, StandInChannel>;
  readonly accessTokens: Map<string, Grant>;
  readonly refreshTokens: Map<string, Grant>;
  /** In the order in which they were uploaded. */
  readonly videos: Map<string, StoredVideo>;
  readonly counts: Map<string, Counts>;
  readonly comments: StoredComment[];
  readonly playlists: Map<string, StoredPlaylist>;
  /** By client id and Pacific day. */
  readonly usage: Map<string, Usage>;
  /** What a person answers on the consent page, with which channel, and which rights are unticked. */
  consent: { gives: boolean; channelId?: string; unticked?: readonly string[] };
  /** Uploads that a channel may make in a day. */
  uploadsPerChannel: number;
  /** Befalls the next upload. */
  nextTrouble: VideoTrouble | null;
  addApp(app: StandInApp): StandInApp;
  addChannel(channel: {
    readonly title: string;
    readonly handle?: string;
    readonly country?: string;
    readonly isVerified?: boolean;
    readonly subscriberCount?: number;
    readonly hidesSubscribers?: boolean;
  }): StandInChannel;
  addPlaylist(channelId: string, title: string): StoredPlaylist;
  /** Somebody writes below a video, or below a comment. */
  addComment(comment: {
    readonly videoId: string;
    readonly channelId: string;
    readonly text: string;
    readonly parentId?: string;
  }): StoredComment;
  countVideo(id: string, counts: Counts): void;
  /** Ends every access now; what refreshes it stays. */
  expireAccess(): void;
  /** The person takes all access back in the Google account. */
  revoke(): void;
}

/** The registration that is there from the start. */
export const standInApp: StandInApp = {
  clientId: 'stand-in.apps.googleusercontent.com',
  clientSecret: 'GOCSPX-stand-in-secret',
};

/** Eleven letters for a video, more for everything else. */
export function newId(prefix: string, bytes: number): string {
  return prefix + randomBytes(bytes).toString('base64url');
}

export function emptyState(now: () => Date): YouTubeState {
  const state: YouTubeState = {
    apps: new Map([[standInApp.clientId, standInApp]]),
    channels: new Map(),
    accessTokens: new Map(),
    refreshTokens: new Map(),
    videos: new Map(),
    counts: new Map(),
    comments: [],
    playlists: new Map(),
    usage: new Map(),
    consent: { gives: true },
    uploadsPerChannel: 100,
    nextTrouble: null,
    addApp(app) {
      state.apps.set(app.clientId, app);
      return app;
    },
    addChannel(given) {
      const name = newId('', 16).slice(0, 22);
      const channel: StandInChannel = {
        id: `UC${name}`,
        uploads: `UU${name}`,
        title: given.title,
        handle: given.handle ?? `@${given.title.toLowerCase().replace(/\W+/g, '')}`,
        country: given.country,
        isVerified: given.isVerified ?? true,
        subscriberCount: given.subscriberCount ?? 0,
        hidesSubscribers: given.hidesSubscribers ?? false,
      };
      state.channels.set(channel.id, channel);
      return channel;
    },
    addPlaylist(channelId, title) {
      const playlist = { id: newId('PL', 24), channelId, title, items: [] };
      state.playlists.set(playlist.id, playlist);
      return playlist;
    },
    addComment({ videoId, channelId, text, parentId }) {
      const own = newId('Ug', 16);
      const comment = {
        id: parentId ? `${parentId}.${own}` : own,
        videoId,
        parentId: parentId ?? null,
        channelId,
        text,
        at: now(),
      };
      state.comments.push(comment);
      return comment;
    },
    countVideo: (id, counts) => state.counts.set(id, counts),
    expireAccess() {
      for (const grant of state.accessTokens.values()) grant.endsAt = 0;
    },
    revoke() {
      state.accessTokens.clear();
      state.refreshTokens.clear();
    },
  };
  return state;
}

export interface Ground {
  readonly state: YouTubeState;
  readonly now: () => Date;
}

export interface Caller {
  readonly channel: StandInChannel;
  readonly app: StandInApp;
}

const scopeHome = 'https://www.googleapis.com/auth/';

/** Who calls; one of the scopes (without their common beginning) must be granted. */
export function authorize({ state, now }: Ground, request: FastifyRequest, scopes: readonly string[]): Caller {
  const [scheme = '', value = ''] = (request.headers.authorization ?? '').split(' ');
  const grant = scheme.toLowerCase() === 'bearer' ? state.accessTokens.get(value) : undefined;
  const channel = grant && state.channels.get(grant.channelId);
  const app = grant && state.apps.get(grant.clientId);
  if (!grant || !channel || !app || grant.endsAt <= now().getTime()) throw unauthorized();
  if (!scopes.some((scope) => grant.scopes.includes(scopeHome + scope)))
    throw new Problem(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.');
  return { channel, app };
}

export function unauthorized(): Problem {
  const message =
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.';
  return new Problem(401, 'authError', message);
}
