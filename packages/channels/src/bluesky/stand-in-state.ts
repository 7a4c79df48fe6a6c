/** The memory of the pretend server: accounts, records, blobs, sessions; and how it speaks of errors. */
import { createHash } from 'node:crypto';

/** A refusal in XRPC's words: `{ error, message }` with a status. */
export class XrpcRefusal extends Error {
  readonly status: number;
  readonly error: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, error: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.error = error;
    this.headers = headers;
  }
}

export const invalidRequest = (message: string, error = 'InvalidRequest') => new XrpcRefusal(400, error, message);

export interface StandInAccount {
  readonly did: string;
  readonly handle: string;
  readonly displayName: string;
  /** An app password; the pretend server knows no other. */
  readonly password: string;
  followersCount: number;
  isTakenDown: boolean;
}

export interface StoredRecord {
  readonly uri: string;
  readonly cid: string;
  readonly value: Record<string, unknown>;
}

export interface StoredBlob {
  readonly bytes: Buffer;
  readonly mimeType: string;
}

/** The server's own name; as with real ones, its address does not tell. */
export const serverDid = 'did:web:pds.test';

/** What the index counts for a post. */
export interface PostCounts {
  readonly likeCount?: number;
  readonly repostCount?: number;
  readonly replyCount?: number;
  readonly quoteCount?: number;
  readonly bookmarkCount?: number;
}

/** What the video service allows one account. */
export interface VideoAllowance {
  readonly canUpload: boolean;
  readonly remainingDailyVideos?: number;
  readonly remainingDailyBytes?: number;
  readonly message?: string;
  readonly error?: string;
}

export interface PdsState {
  readonly accounts: Map<string, StandInAccount>;
  /** By at-uri. */
  readonly records: Map<string, StoredRecord>;
  /** By CID; gone until a record refers to them only in name: the pretend server keeps them. */
  readonly blobs: Map<string, StoredBlob>;
  readonly counts: Map<string, PostCounts>;
  videoAllowance: VideoAllowance;
  /** Whether the network's index stands behind this server. */
  hasIndex: boolean;
  /** Where consent is given, when that is another server; null for this one. */
  signInServer: string | null;
  /** What a person answers on the consent page. */
  consents: boolean;
  addAccount(account: {
    readonly handle: string;
    readonly password: string;
    readonly displayName?: string;
    readonly followersCount?: number;
  }): StandInAccount;
  /** Somebody writes below a post, by another program; its address. */
  addReply(did: string, parentUri: string, text: string, createdAt: Date): string;
  /** Sets what the index counts for a post. */
  countPost(uri: string, counts: PostCounts): void;
  /** The server asks for a new nonce from now on, as it does every few minutes. */
  rotateNonce(): void;
  /** Access tokens end now; what renews them stays good. */
  expireAccess(): void;
  /** All sessions end, as if the person had revoked them. */
  revokeSessions(): void;
}

/** CIDv1 with SHA-256: `raw` for blobs, `dag-cbor` in name for records (hashed over JSON; nobody recomputes it). */
export function cidOf(bytes: Uint8Array | string, codec: 'raw' | 'dag-cbor'): string {
  const digest = createHash('sha256').update(bytes).digest();
  return `b${base32(Buffer.concat([Buffer.from([0x01, codec === 'raw' ? 0x55 : 0x71, 0x12, 0x20]), digest]))}`;
}

/** A `did:plc` made from a handle, in the form plc.directory gives them. */
export function didFor(handle: string): string {
  return `did:plc:${base32(createHash('sha256').update(handle).digest()).slice(0, 24)}`;
}

function base32(bytes: Uint8Array): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  let bits = 0;
  let value = 0;
  let text = '';
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      text += alphabet.charAt((value >>> (bits - 5)) & 31);
      bits -= 5;
    }
    value &= 255;
  }
  return bits > 0 ? text + alphabet.charAt((value << (5 - bits)) & 31) : text;
}

/** The account a handle or DID names. */
export function findAccount(state: PdsState, name: string): StandInAccount | undefined {
  return state.accounts.get(name) ?? [...state.accounts.values()].find((one) => one.handle === name.toLowerCase());
}
