/** Signed links to the bytes of an asset: who holds one may fetch them until it expires. */
import { createHmac } from 'node:crypto';
import type { AppContext } from '../../context.ts';
import { type LinkKey, signLink, verifyLink } from '../../platform/storage/index.ts';
import { linkExpired, linkInvalid } from './assets.errors.ts';
import { linkExpiry } from './assets.rules.ts';
import type { AssetRow } from './assets.table.ts';
import { readFitId } from './files.rules.ts';

/** What a link brings: the bytes, the bytes as a download, a thumbnail by its longest edge, or a fitted copy by its key. */
export type Variant = 'content' | 'download' | '320' | '960' | `fit-${string}`;
const variants: readonly string[] = ['content', 'download', '320', '960'] satisfies Variant[];
const fitPattern = /^fit-[0-9a-f]{16}$/;

export interface AssetLinks {
  readonly content: string | null;
  readonly download: string | null;
  readonly thumbnail320: string | null;
  readonly thumbnail960: string | null;
}

/** Follows from the master key, so that every copy of the server knows it. */
function linkKey(masterKey: string): LinkKey {
  const secret = createHmac('sha256', Buffer.from(masterKey, 'hex')).update('links to assets').digest();
  return { id: '1', secret };
}

/** Links of many assets with one key and one expiry. */
export function linker(app: Pick<AppContext, 'masterKey' | 'clock'>): (row: AssetRow) => AssetLinks {
  const key = linkKey(app.masterKey);
  const expiresAt = linkExpiry(app.clock.now());
  return (row) => {
    const link = (variant: Variant) =>
      signLink({ path: `/files/${row.workspaceId}/${row.id}/${variant}`, expiresAt }, key);
    const hasBytes = row.storageKey !== null;
    return {
      content: hasBytes ? link('content') : null,
      download: hasBytes ? link('download') : null,
      thumbnail320: row.thumbnailEdges.includes(320) ? link('320') : null,
      thumbnail960: row.thumbnailEdges.includes(960) ? link('960') : null,
    };
  };
}

/** A link to the bytes of one asset, or of a fitted copy of it, until a given moment. */
export function signContent(
  app: Pick<AppContext, 'masterKey'>,
  asset: { readonly workspaceId: string; readonly id: string },
  expiresAt: Date,
): string {
  const { assetId, fitKey } = readFitId(asset.id);
  const variant: Variant = fitKey === null ? 'content' : `fit-${fitKey}`;
  return signLink({ path: `/files/${asset.workspaceId}/${assetId}/${variant}`, expiresAt }, linkKey(app.masterKey));
}

export interface AskedFile {
  readonly workspaceId: string;
  readonly assetId: string;
  readonly variant: Variant;
  readonly expiresAt: Date;
}

/**
 * What a link asks for.
 * @param link path and query, as they came in.
 * @throws AppError 403 `link_expired` | `link_invalid`.
 */
export function readLink(app: Pick<AppContext, 'masterKey' | 'clock'>, link: string): AskedFile {
  const verdict = verifyLink(link, [linkKey(app.masterKey)], app.clock.now());
  if (verdict.kind === 'expired') throw linkExpired();
  const url = new URL(link, 'http://here');
  const [, , workspaceId = '', assetId = '', variant = ''] = url.pathname.split('/');
  if (verdict.kind === 'invalid' || !isVariant(variant)) throw linkInvalid();
  return { workspaceId, assetId, variant, expiresAt: new Date(Number(url.searchParams.get('expires')) * 1000) };
}

function isVariant(name: string): name is Variant {
  return variants.includes(name) || fitPattern.test(name);
}
