import type { Brief } from '@antiphon/contract';
import { titleFrom } from '@antiphon/contract/excerpt';
import type { z } from 'zod';
import type { FoundBrief } from './briefs.queries.ts';

export function presentBrief(row: FoundBrief): z.infer<typeof Brief> {
  const { workspaceId: _, createdBy: __, archivedAt, createdAt, updatedAt, ...rest } = row;
  return {
    ...rest,
    hasOwnTitle: rest.title !== titleFrom(rest.what),
    archivedAt: archivedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
