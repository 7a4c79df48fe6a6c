import { useState } from 'react';
import type { ApiProblem } from '../../lib/api-problem.ts';
import { zoneName, zoneOffset } from '../../lib/times.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { wallTimeOf } from './publications.rules.ts';
import type { When } from './publications.types.ts';

const hourMs = 3_600_000;

/** Asks for a wall time in the person's zone. It stays open when the server refuses the time and says why. */
export function WhenDialog({
  title,
  act,
  dueAt,
  zone,
  problem,
  isBusy,
  onChoose,
  onClose,
}: {
  title: string;
  /** The words on the button: "Move it". */
  act: string;
  dueAt: string;
  zone: string;
  problem: ApiProblem | null;
  isBusy: boolean;
  onChoose: (when: When) => void;
  onClose: () => void;
}) {
  const [wallTime, setWallTime] = useState(() => {
    const usual = new Date(dueAt) > new Date() ? dueAt : new Date(Math.ceil(Date.now() / hourMs) * hourMs);
    return wallTimeOf(usual, zone);
  });
  const [fault, setFault] = useState<string | null>(null);
  const choose = (): void => {
    if (wallTime === '') setFault('Choose a day and a time.');
    else onChoose({ kind: 'at', wallTime, timeZone: zone });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      foot={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button look="primary" isBusy={isBusy} onClick={choose}>
            {act}
          </Button>
        </>
      }
    >
      <TextField
        label="Day and time"
        type="datetime-local"
        value={wallTime}
        error={fault ?? problem?.userMessage}
        help={`${zoneName(zone)} (${zoneOffset(new Date(), zone)})`}
        onChange={(event) => {
          setWallTime(event.currentTarget.value);
          setFault(null);
        }}
        onKeyDown={(event) => event.key === 'Enter' && choose()}
      />
    </Dialog>
  );
}
