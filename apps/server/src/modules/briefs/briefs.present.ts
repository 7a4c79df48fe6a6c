import type { Brief } from '@antiphon/contract';
import type { z } from 'zod';
import type { FoundBrief } from './briefs.queries.ts';
import { titleOf } from './briefs.rules.ts';

export function presentBrief(row: FoundBrief): z.infer<typeof Brief> {
  const { workspaceId: _, createdBy: __, archivedAt, createdAt, updatedAt, ...rest } = row;
  return {
    ...rest,
    hasOwnTitle: rest.title !== titleOf(undefined, rest.what),
    archivedAt: archivedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
