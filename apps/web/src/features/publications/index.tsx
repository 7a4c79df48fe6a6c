/** What other features draw with: publications, their states and acts. For lazy pages only. */
export { ActProblem } from './act-problem.tsx';
export { PublicationButtons, PublicationDetail } from './publication-detail.tsx';
export {
  type Counts,
  type Publication,
  useCounts,
  useRefreshPublications,
  useWhyNotSend,
  useZone,
  type When,
} from './publications.api.ts';
export { actionsOf, afterState, dayAround, noteOf, wallTimeOf } from './publications.rules.ts';
export { usePublicationActs } from './use-publication-acts.ts';
export { WhenDialog } from './when-dialog.tsx';
