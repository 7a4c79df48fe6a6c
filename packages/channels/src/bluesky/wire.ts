/**
 * The answers we read, and only the fields we use (loose: a server may always say more).
 * From the lexicons of bluesky-social/atproto, commit d6296a1cfdb4 (2026-08-20); OAuth answers from
 * https://atproto.com/specs/oauth (read 2026-08-20).
 */
import { z } from 'zod';

/** `{ error, message }` of XRPC, `{ error, error_description }` of OAuth. */
export const xrpcErrorAnswer = z.looseObject({
  error: z.string(),
  message: z.string().optional(),
  error_description: z.string().optional(),
});

/** `com.atproto.server.createSession` and `refreshSession`. Empty tokens are no session. */
export const sessionAnswer = z.looseObject({
  accessJwt: z.string().min(1),
  refreshJwt: z.string().min(1),
  handle: z.string().min(1),
  did: z.string().startsWith('did:'),
});

export const resolveHandleAnswer = z.looseObject({ did: z.string().startsWith('did:') });

/** A DID document, as plc.directory and `/.well-known/did.json` give it. */
export const didDocument = z.looseObject({
  id: z.string(),
  alsoKnownAs: z.array(z.string()).optional(),
  service: z.array(z.looseObject({ id: z.string(), type: z.string(), serviceEndpoint: z.unknown() })).optional(),
});

/** A blob reference as JSON; it goes back into the record exactly as it came. */
const blobRef = z.looseObject({
  $type: z.literal('blob'),
  ref: z.looseObject({ $link: z.string().min(1) }),
  mimeType: z.string(),
  size: z.number(),
});

export const uploadBlobAnswer = z.looseObject({ blob: blobRef });

/** `com.atproto.server.describeServer`: the server's own name. */
export const describeServerAnswer = z.looseObject({ did: z.string().startsWith('did:') });

/** `com.atproto.server.getServiceAuth`. */
export const serviceAuthAnswer = z.looseObject({ token: z.string().min(1) });

/** `app.bsky.video.getUploadLimits`. */
export const uploadLimitsAnswer = z.looseObject({
  canUpload: z.boolean(),
  remainingDailyVideos: z.number().optional(),
  remainingDailyBytes: z.number().optional(),
  message: z.string().optional(),
  error: z.string().optional(),
});

/** `app.bsky.video.defs#jobStatus`. */
const jobStatus = z.looseObject({
  jobId: z.string().min(1),
  state: z.string(),
  progress: z.number().optional(),
  blob: blobRef.optional(),
  error: z.string().optional(),
  failureCode: z.string().optional(),
  message: z.string().optional(),
});
export type JobStatus = z.infer<typeof jobStatus>;

/** The lexicon says `{ jobStatus }`; the service answers an upload with the status itself (social-app, 2026-08-21). */
export const jobAnswer = z.union([z.looseObject({ jobStatus }).transform((answer) => answer.jobStatus), jobStatus]);

export const createRecordAnswer = z.looseObject({ uri: z.string().startsWith('at://'), cid: z.string().min(1) });

/** The fields of `app.bsky.feed.post` that we compare and read in. */
export const postRecord = z.looseObject({
  text: z.string(),
  createdAt: z.string(),
  embed: z
    .looseObject({ $type: z.string(), images: z.array(z.unknown()).optional(), items: z.array(z.unknown()).optional() })
    .optional(),
  reply: z.looseObject({ parent: z.looseObject({ uri: z.string() }) }).optional(),
});

export const getRecordAnswer = z.looseObject({
  uri: z.string().startsWith('at://'),
  cid: z.string().min(1).optional(),
  value: z.unknown(),
});

export const listRecordsAnswer = z.looseObject({
  cursor: z.string().optional(),
  records: z.array(z.looseObject({ uri: z.string(), cid: z.string(), value: z.unknown() })),
});

export const getPostsAnswer = z.looseObject({
  posts: z.array(
    z.looseObject({
      uri: z.string(),
      likeCount: z.number().optional(),
      repostCount: z.number().optional(),
      replyCount: z.number().optional(),
      quoteCount: z.number().optional(),
      bookmarkCount: z.number().optional(),
    }),
  ),
});

const strongRef = z.looseObject({ uri: z.string(), cid: z.string() });

/** What we read of a post in a thread, or of one that is answered. */
const threadPost = z.looseObject({
  uri: z.string().startsWith('at://'),
  cid: z.string().min(1),
  author: z.looseObject({ did: z.string(), handle: z.string(), displayName: z.string().optional() }),
  record: z.looseObject({
    text: z.string(),
    createdAt: z.string(),
    reply: z.looseObject({ root: strongRef, parent: strongRef }).optional(),
  }),
  indexedAt: z.string(),
});
export type ThreadPost = z.infer<typeof threadPost>;

/** `app.bsky.feed.getPosts`, of posts that are to be answered. */
export const answeredPosts = z.looseObject({ posts: z.array(threadPost) });

/** A post and what is below it; posts that are gone or blocked are there in name only, without `post`. */
export interface ThreadNode {
  readonly post?: ThreadPost | undefined;
  readonly replies?: readonly ThreadNode[] | undefined;
}
const threadNode: z.ZodType<ThreadNode> = z.looseObject({
  post: threadPost.optional().catch(undefined),
  get replies() {
    return z.array(threadNode).optional();
  },
});

/** `app.bsky.feed.getPostThread`. */
export const threadAnswer = z.looseObject({ thread: threadNode });

export const profileAnswer = z.looseObject({
  did: z.string(),
  handle: z.string(),
  displayName: z.string().optional(),
  avatar: z.string().optional(),
  followersCount: z.number().optional(),
});

/** RFC 9728: which authorization server guards this PDS. */
export const protectedResource = z.looseObject({
  resource: z.url().optional(),
  authorization_servers: z.array(z.url()).min(1),
});

/** RFC 8414, the fields the atproto profile of OAuth makes mandatory and we use. */
export const authorizationServer = z.looseObject({
  issuer: z.url(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  pushed_authorization_request_endpoint: z.url(),
  dpop_signing_alg_values_supported: z.array(z.string()).optional(),
});

export const parAnswer = z.looseObject({ request_uri: z.string().min(1) });

export const tokenAnswer = z.looseObject({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  token_type: z.string().regex(/^dpop$/i, 'The server gave a token that is not bound to our key.'),
  sub: z.string().startsWith('did:'),
  scope: z.string(),
  expires_in: z.number().positive(),
});
