import { excerpt } from '@antiphon/contract/excerpt';

/** People's words for a place with little room, such as a toast. */
export function shortTitle(title: string): string {
  return excerpt(title, 60);
}
