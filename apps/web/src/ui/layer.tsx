import { Suspense, useEffect, useRef, useState } from 'react';
import { forgetMissingParts, isMissingPart } from '../lib/lazy-part.ts';
import { shortcuts } from '../lib/shortcuts.ts';
import { showToast } from '../lib/toasts.ts';
import { Boundary } from './boundary.tsx';

/** In the place of a layer that could not be fetched: says so once, and the next press tries again. */
export function LayerMissing({ onClose }: { onClose: () => void }) {
  const close = useRef(onClose);
  useEffect(() => {
    forgetMissingParts();
    showToast({ words: 'This could not be fetched. It opens when there is a line again.' });
    close.current();
  }, []);
  return null;
}

/** While a layer is on its way: what is typed is meant for it, not for the page. */
function Coming() {
  useEffect(() => shortcuts.hold(), []);
  return null;
}

/**
 * What lies over the page and is loaded apart, from its first opening on (so that it can close by itself). Where it
 * cannot be fetched it closes and says so; the next opening tries again.
 */
export function Layer({
  isOpen,
  onClose,
  children,
}: {
  isOpen: boolean;
  onClose: () => void;
  children: React.ReactNode;
}) {
  const [isWanted, setWanted] = useState(isOpen);
  const [failures, setFailures] = useState(0);
  if (isOpen && !isWanted) setWanted(true);
  const giveUp = (): void => {
    setWanted(false);
    setFailures((count) => count + 1);
    onClose();
  };
  if (!isWanted) return null;
  return (
    <Boundary key={failures} catches={isMissingPart} instead={<LayerMissing onClose={giveUp} />}>
      <Suspense fallback={<Coming />}>{children}</Suspense>
    </Boundary>
  );
}
