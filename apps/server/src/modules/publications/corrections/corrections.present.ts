import type { Correction } from '@antiphon/contract';
import type { z } from 'zod';
import { editWords, takedownWords, type Wording } from './corrections.rules.ts';
import type { CorrectionCallRow, CorrectionRow } from './corrections.table.ts';

/** Row → contract answer, with its calls. */
export function presentCorrection(row: CorrectionRow, calls: readonly CorrectionCallRow[]): z.infer<typeof Correction> {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    words: row.kind === 'takedown' ? takedownWords(row) : editWords(row),
    askedAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    nextTryAt: row.nextTryAt?.toISOString() ?? null,
    calls: calls.filter(({ correctionId }) => correctionId === row.id).map(presentCall),
  };
}

export function presentWording({ text, from, until }: Wording) {
  return { text, from: from.toISOString(), until: until?.toISOString() ?? null };
}

function presentCall(call: CorrectionCallRow): z.infer<typeof Correction>['calls'][number] {
  return {
    id: call.id,
    sent: call.words,
    sentAt: call.intendedAt.toISOString(),
    answered: call.answered,
    answeredAt: call.answeredAt?.toISOString() ?? null,
    outcome: call.outcome,
    remoteId: call.target,
    error: call.error && {
      kind: call.error.kind,
      code: call.error.code,
      status: call.error.status,
      evidence: call.error.evidence,
    },
  };
}
