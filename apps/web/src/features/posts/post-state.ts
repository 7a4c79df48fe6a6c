import type { NoteState } from '../../ui/note.tsx';
import type { PostSummary } from './posts.api.ts';

/** The note of a post's standing. */
export const noteOf = (state: PostSummary['state']): NoteState => (state === 'needs_attention' ? 'attention' : state);
