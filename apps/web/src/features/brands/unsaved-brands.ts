/** Brands that were changed and not saved yet: kept while this tab lives, so that looking at another one loses nothing. */
import type { BrandDraft } from './brand-draft.rules.ts';

export interface UnsavedBrand {
  readonly draft: BrandDraft;
  /** The revision it was changed from: somebody else's save meanwhile is noticed by it. */
  readonly revision: number;
}

const keyOf = (workspaceId: string, brandId: string): string => `antiphon-brand:${workspaceId}:${brandId}`;

/** What was typed and not saved; null when there is nothing, or when it cannot be read any more. */
export function findUnsaved(workspaceId: string, brandId: string): UnsavedBrand | null {
  const raw = sessionStorage.getItem(keyOf(workspaceId, brandId));
  if (!raw) return null;
  try {
    const found = JSON.parse(raw) as Partial<UnsavedBrand>;
    const isWhole = typeof found.draft?.name === 'string' && Array.isArray(found.draft.samples);
    return isWhole && typeof found.revision === 'number' ? (found as UnsavedBrand) : null;
  } catch {
    forgetUnsaved(workspaceId, brandId);
    return null;
  }
}

export function keepUnsaved(workspaceId: string, brandId: string, unsaved: UnsavedBrand): void {
  sessionStorage.setItem(keyOf(workspaceId, brandId), JSON.stringify(unsaved));
}

export function forgetUnsaved(workspaceId: string, brandId: string): void {
  sessionStorage.removeItem(keyOf(workspaceId, brandId));
}
