/** What other features draw with: publications, their states and acts. For lazy pages only. */
export { ActProblem } from './act-problem.tsx';
export { PublicationButtons } from './publication-detail.tsx';
export { type Counts, type Publication, useCounts, useZone } from './publications.api.ts';
export { dayAround, isHeld, noteOf, noteOfSend } from './publications.rules.ts';
export { usePublicationActs } from './use-publication-acts.ts';
export { WhenDialog } from './when-dialog.tsx';
