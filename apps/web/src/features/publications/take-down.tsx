import { ArrowSquareOutIcon } from '@phosphor-icons/react/dist/csr/ArrowSquareOut';
import { useState } from 'react';
import { shortTitle } from '../../lib/short-title.ts';
import { formatMoment } from '../../lib/times.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useWhyNotSend } from './publications.api.ts';
import { actionsOf } from './publications.rules.ts';
import type { PublicationDetail } from './publications.types.ts';
import type { PublicationActs } from './use-publication-acts.ts';

/** The way to have a published post gone from its network again, or why it must be done there by hand. */
export function TakeDown({
  detail,
  network,
  zone,
  now,
  acts,
}: {
  detail: PublicationDetail;
  network: string;
  zone: string;
  now: Date;
  acts: PublicationActs;
}) {
  const [isAsking, setAsking] = useState(false);
  const whyNot = useWhyNotSend();
  const waitsUntil = detail.corrections.at(-1)?.nextTryAt;
  if (detail.takedown?.state === 'open')
    return (
      <p role="status" className="quiet">
        {waitsUntil && new Date(waitsUntil) > now
          ? `Next try ${formatMoment(waitsUntil, zone, now)}.`
          : `Waiting for ${network}.`}
      </p>
    );
  if (!actionsOf(detail).canTakeDown) return null;
  if (detail.whyNoTakedown)
    return (
      <p className="quiet measure">
        {detail.whyNoTakedown}{' '}
        {detail.url && (
          <a href={detail.url} target="_blank" rel="noreferrer" className="inline-flex items-center gap-1.5">
            Open it on {network} <Icon of={ArrowSquareOutIcon} />
          </a>
        )}
      </p>
    );
  return (
    <p className="mt-2">
      <Button unavailable={whyNot} isBusy={acts.busy === 'take-down'} onClick={() => setAsking(true)}>
        {detail.takedown?.state === 'failed' ? 'Try again to take it down…' : 'Take it down…'}
      </Button>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={`Take “${shortTitle(detail.postTitle)}” down from ${network}?`}
        words={`It is deleted there with its likes and comments, and with every later part. This cannot be undone. What was read of its numbers stays here.${detail.takedownPrice ? ` ${detail.takedownPrice.words}` : ''}`}
        safe="Leave it up"
        act="Take it down"
        isBusy={acts.busy === 'take-down'}
        onAct={() => void acts.takeDown().then(() => setAsking(false))}
      />
    </p>
  );
}
