import type { ComponentType } from 'react';

/** What other features put into Today. */
export const todaySlots: {
  /** The newest finding, above the posts that went out last. Lazy; null leaves the place to those posts. */
  readonly Finding: ComponentType | null;
} = { Finding: null };
