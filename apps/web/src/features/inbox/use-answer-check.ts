import type { Json } from '@antiphon/channels';
import { useEffect, useState } from 'react';
import { useAccounts } from '../accounts/index.tsx';

type Faces = typeof import('@antiphon/channels/browser');

/** What the account's network says to these words; null until its rules are here. The server asks the same. */
export function useAnswerCheck(accountId: string, text: string, to: string | null) {
  const account = useAccounts().data?.items.find(({ id }) => id === accountId);
  const [faces, setFaces] = useState<Faces | null>(null);
  useEffect(() => {
    let isHere = true;
    import('@antiphon/channels/browser').then(
      (loaded) => isHere && setFaces(loaded),
      // Without the rules the words are judged when they are sent.
      () => isHere && setFaces(null),
    );
    return () => {
      isHere = false;
    };
  }, []);
  const face = account && faces?.findFace(account.channel);
  return face && faces && account
    ? faces.checkAnswer(face, { text, details: (account.details ?? null) as Json, to })
    : null;
}
