import type { NoteState } from '../../ui/note.tsx';
import type { PostSummary } from './posts.api.ts';

/** The note of a post in a list: what is planned and not approved waits for approval, whatever its time. */
export function noteOfPost({ state, approval }: Pick<PostSummary, 'state' | 'approval'>): NoteState {
  const isWaiting = approval !== null && approval !== 'approved';
  if (state === 'scheduled' && isWaiting) return 'approval';
  if (state === 'draft' && approval === 'returned') return 'attention';
  return state === 'draft' && approval === 'in_review' ? 'approval' : noteOf(state);
}

/** The note of a post's standing. */
export const noteOf = (state: PostSummary['state']): NoteState => (state === 'needs_attention' ? 'attention' : state);
