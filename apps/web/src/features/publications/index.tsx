/** What other features draw with: publications, their states and acts. For lazy pages only. */

export { ActProblem } from './act-problem.tsx';
export { type Changed, changedOf } from './changed.rules.ts';
export { HeldBack } from './held-back.tsx';
export { type Over, overOf, overWords } from './over.rules.ts';
export { PublicationButtons } from './publication-buttons.tsx';
export { useCounts, useZone } from './publications.api.ts';
export { dayAround, isHeld, noteOfSend } from './publications.rules.ts';
export type { Counts, Publication } from './publications.types.ts';
export { useOverIds, useQuotas } from './quotas.api.ts';
export { useRecurrences } from './recurrences.api.ts';
export { repeatOf, ruleOf, usualRepeat } from './repeat.rules.ts';
export { RepeatBuilder } from './repeat-builder.tsx';
export { Repeats } from './repeats.tsx';
export { useNextSlots } from './slots.api.ts';
export { usePublicationActs } from './use-publication-acts.ts';
export { WhenDialog } from './when-dialog.tsx';
