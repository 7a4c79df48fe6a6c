/** An upload from its first byte to its answer, once per `Idempotency-Key`. */
import { createHash } from 'node:crypto';
import { UploadFields } from '@antiphon/contract';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { linker } from './asset-links.ts';
import { claimLost, keyReused, stillUploading, wrongFields } from './assets.errors.ts';
import { presentAsset } from './assets.present.ts';
import { findAsset, findDuplicate } from './assets.queries.ts';
import { cleanFileName, titleFromName } from './assets.rules.ts';
import { keepStored, writeAsset } from './keep-asset.ts';
import { type IncomingUpload, readUpload } from './read-upload.ts';
import { dropContent, type StoredContent, storeContent } from './store-content.ts';
import { type Claim, claimUpload, keepUploadAnswer, releaseClaim, renewClaim } from './upload-claims.queries.ts';

export interface UploadCall {
  readonly workspaceId: string;
  readonly userId: string | null;
  readonly key: string | undefined;
  readonly incoming: IncomingUpload;
}

export type UploadAnswer = ReturnType<typeof presentAsset> & { readonly duplicateOf: string | null };

const renewEveryMs = 15_000;

/**
 * Takes an upload in. Nothing of it stays when it fails.
 * @throws AppError as `readUpload` and `storeContent`; 409 `still_working` | `idempotency_key_reused` |
 * `upload_abandoned`; 400 `invalid_input`; 404 `not_found` for a strange project.
 */
export async function uploadAsset(app: AppContext, call: UploadCall): Promise<UploadAnswer> {
  const { key, workspaceId } = call;
  if (key === undefined) return keepUpload(app, call, undefined);
  const verdict = await app.db.inWorkspace(workspaceId, (scope) => claimUpload(scope, key, app.clock.now()));
  if (verdict.kind === 'working') throw stillUploading();
  if (verdict.kind === 'kept') return repeatAnswer(app, call, verdict.fingerprint, verdict.body as UploadAnswer);
  const held = new HeldClaim(app, workspaceId, verdict.claim);
  try {
    return await keepUpload(app, call, held);
  } catch (error) {
    await held.release();
    throw error;
  } finally {
    held.stop();
  }
}

async function keepUpload(app: AppContext, call: UploadCall, held: HeldClaim | undefined): Promise<UploadAnswer> {
  const read = await readUpload<StoredContent>(call.incoming, {
    take: (bytes, about) => storeContent(app, call.workspaceId, bytes, about),
    undo: (stored) => dropContent(app, stored),
  });
  const stored = read.taken;
  const fields = UploadFields.safeParse(read.fields);
  if (!fields.success) {
    await dropContent(app, stored);
    throw wrongFields(fields.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
  }
  const fileName = cleanFileName(read.fileName);
  return keepStored(app, stored, async (scope) => {
    const duplicate = await findDuplicate(scope, stored.sha256);
    const row = await writeAsset(app, scope, stored, {
      ...fields.data,
      title: fields.data.title ?? titleFromName(fileName),
      origin: 'upload',
      source: fileName || null,
      isMadeByAi: false,
      createdBy: call.userId,
    });
    const answer = { ...presentAsset(row, linker(app)), duplicateOf: duplicate?.id ?? null };
    await held?.keep(scope, fingerprintOf(read.fields, fileName, stored.sha256), answer);
    return answer;
  });
}

/** The same upload again: its bytes are read to know that they are the same, and not kept. */
async function repeatAnswer(
  app: AppContext,
  call: UploadCall,
  fingerprint: string,
  kept: UploadAnswer,
): Promise<UploadAnswer> {
  const read = await readUpload<string>(call.incoming, { take: hashOf, undo: async () => undefined });
  if (fingerprintOf(read.fields, cleanFileName(read.fileName), read.taken) !== fingerprint) throw keyReused();
  const row = await app.db.inWorkspace(call.workspaceId, (scope) => findAsset(scope, kept.id));
  // The links of the first answer may have expired; the asset is the same.
  return row ? { ...presentAsset(row, linker(app)), duplicateOf: kept.duplicateOf } : kept;
}

async function hashOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of bytes) hash.update(chunk);
  return hash.digest('hex');
}

/** Says the same of the same request. */
function fingerprintOf(fields: Readonly<Record<string, unknown>>, fileName: string, sha256: string): string {
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([sorted, fileName, sha256]))
    .digest('base64url');
}

/** A claim that is renewed while bytes come, so that nobody takes a long upload for an abandoned one. */
class HeldClaim {
  readonly #app: AppContext;
  readonly #workspaceId: string;
  readonly #timer: NodeJS.Timeout;
  #claim: Claim;
  #renewing: Promise<void> = Promise.resolve();

  constructor(app: AppContext, workspaceId: string, claim: Claim) {
    this.#app = app;
    this.#workspaceId = workspaceId;
    this.#claim = claim;
    this.#timer = setInterval(() => {
      this.#renewing = this.#renew();
    }, renewEveryMs);
    this.#timer.unref();
  }

  /** Writes the answer beside its effect. @throws AppError 409 `upload_abandoned`. */
  async keep(scope: WorkspaceScope, fingerprint: string, answer: UploadAnswer): Promise<void> {
    this.stop();
    await this.#renewing;
    if (!(await keepUploadAnswer(scope, this.#claim, fingerprint, answer))) throw claimLost();
  }

  async release(): Promise<void> {
    this.stop();
    await this.#renewing;
    const { db, log } = this.#app;
    await db
      .inWorkspace(this.#workspaceId, (scope) => releaseClaim(scope, this.#claim))
      .catch((error: unknown) => log.warn({ err: error }, 'an upload key stays claimed for a minute'));
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** A claim that is lost is noticed when the answer is to be kept. */
  async #renew(): Promise<void> {
    const { db, clock, log } = this.#app;
    try {
      const renewed = await db.inWorkspace(this.#workspaceId, (scope) => renewClaim(scope, this.#claim, clock.now()));
      if (renewed) this.#claim = renewed;
    } catch (error) {
      log.warn({ err: error }, 'an upload key could not be renewed');
    }
  }
}
