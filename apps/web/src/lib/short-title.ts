const most = 60;

/** People's words for a place with little room, such as a toast: cut at a letter as people count them. */
export function shortTitle(title: string): string {
  const letters = [...new Intl.Segmenter().segment(title)].map(({ segment }) => segment);
  return letters.length <= most
    ? title
    : `${letters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}
