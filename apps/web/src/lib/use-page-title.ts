import { useEffect } from 'react';

/** Names the browser tab: "Wood-firing weekend · Antiphon". Call it once in every page. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Antiphon' : `${title} · Antiphon`;
  }, [title]);
}
