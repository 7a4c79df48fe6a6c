/**
 * Bytes on their way into the library. Files are noted before their first byte and belong to an asset only in the
 * commit that writes its row; whatever fails in between, nothing is left behind.
 */
import { largestAssetBytes } from '@antiphon/contract';
import { type DetectedType, detectType, headBytes } from '@antiphon/media';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { untilAborted } from '../../platform/or-aborted.ts';
import type { Written } from '../../platform/storage/index.ts';
import { emptyFile } from './assets.errors.ts';
import { type Look, lookAt } from './draw-thumbnails.ts';
import { fileKeys, folderOf, originalKey } from './files.rules.ts';
import { claimFiles, forgetFiles, noteFiles } from './loose-files.queries.ts';

type Tools = Pick<AppContext, 'db' | 'storage' | 'clock' | 'ids' | 'log'>;

/** An upload that takes longer counts as dead. */
const longestUploadMs = 24 * 3_600_000;

export interface StoredContent extends Written {
  readonly workspaceId: string;
  /** Where its files lie; another one for every try, so that no try touches the files of another. */
  readonly folder: string;
  readonly type: DetectedType;
  readonly look: Look;
}

export interface ContentOptions {
  /** Size that the sender announced. */
  readonly expectedBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Stores bytes and finds out what they are. The caller writes the row with `ownContent`, or calls `dropContent`.
 * @throws AppError 400 `empty_file` | `storage_upload_cut`, 413 `storage_too_large`, 507 `storage_full`; nothing is kept.
 */
export async function storeContent(
  app: Tools,
  workspaceId: string,
  bytes: AsyncIterable<Uint8Array>,
  options: ContentOptions = {},
): Promise<StoredContent> {
  const folder = folderOf(workspaceId, app.ids.next(app.clock.now()));
  await app.db.inWorkspace(workspaceId, (scope) => noteFiles(scope, fileKeys(folder), longestUploadMs));
  try {
    const head = new Head();
    const source = options.signal ? untilAborted(bytes, options.signal) : bytes;
    const written = await app.storage.write(originalKey(folder), head.watch(source), {
      maxBytes: largestAssetBytes,
      ...(options.expectedBytes === undefined ? {} : { expectedBytes: options.expectedBytes }),
    });
    if (written.sizeBytes === 0) throw emptyFile();
    const type = await detectType(head.bytes());
    const look = await lookAt(app, folder, type, written.sizeBytes);
    return { workspaceId, folder, ...written, type, look };
  } catch (error) {
    await dropContent(app, { workspaceId, folder });
    throw error;
  }
}

/**
 * Makes stored files an asset's own, in the commit that writes its row.
 * @throws Error when the cleaning has taken them meanwhile.
 */
export async function ownContent(scope: WorkspaceScope, folder: string): Promise<void> {
  const keys = fileKeys(folder);
  if ((await claimFiles(scope, keys)) !== keys.length) throw new Error('the files of this upload were cleaned away');
}

/** Removes what `storeContent` left. Never throws: what cannot be removed now is removed by the cleaning. */
export async function dropContent(
  app: Pick<AppContext, 'db' | 'storage' | 'log'>,
  { workspaceId, folder }: Pick<StoredContent, 'workspaceId' | 'folder'>,
): Promise<void> {
  const keys = fileKeys(folder);
  try {
    for (const key of keys) await app.storage.remove(key);
    await app.db.inWorkspace(workspaceId, (scope) => forgetFiles(scope, keys));
  } catch (error) {
    app.log.warn({ err: error, folder }, 'files of a failed upload stay until the next cleaning');
  }
}

/** The first bytes of a stream as they pass. */
class Head {
  readonly #chunks: Uint8Array[] = [];
  #sizeBytes = 0;

  async *watch(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      if (this.#sizeBytes < headBytes) {
        const piece = Uint8Array.from(chunk.subarray(0, headBytes - this.#sizeBytes));
        this.#chunks.push(piece);
        this.#sizeBytes += piece.byteLength;
      }
      yield chunk;
    }
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.#chunks);
  }
}
