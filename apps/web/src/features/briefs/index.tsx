/** What other features draw with: the brief that is saved as typed. For lazy pages only. */
export { BriefFields } from './brief-fields.tsx';
export { BriefStanding } from './brief-standing.tsx';
export { type Brief, useBrief } from './briefs.api.ts';
export { BriefMenu, PutAwayBar } from './put-away.tsx';
export { useBriefDraft } from './use-brief-draft.ts';
