/** What the studio's routes answer, by short names. */
import type { client } from '../../lib/api.ts';

export type Run = Awaited<ReturnType<typeof client.studio.get>>;
export type StudioItem = Run['items'][number];
export type Answer = NonNullable<StudioItem['answer']>;
export type Generation = NonNullable<Answer['generation']>;
export type Estimate = Awaited<ReturnType<typeof client.studio.estimate>>;
/** News of one generation while it runs. */
export interface Progress {
  readonly generationId: string;
  readonly state: Generation['state'];
  readonly progress: number | null;
  readonly etaAt: string | null;
  readonly text: string | null;
  readonly cost: string | null;
}
/** A way to ask for the same otherwise. */
export type Rewrite =
  | { how: 'shorter' }
  | { how: 'fit' }
  | { how: 'tone'; tone: string }
  | { how: 'translate'; language: string };
