import type { Brand } from '@antiphon/contract';
import type { z } from 'zod';
import type { BrandRow } from './brands.table.ts';

export function presentBrand(row: BrandRow): z.infer<typeof Brand> {
  const { id, name, voice, samples, bannedWords, colours, logoAssetId, revision } = row;
  return {
    id,
    name,
    voice,
    samples,
    bannedWords,
    colours,
    logoAssetId,
    revision,
    archivedAt: row.archivedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
