import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '../../lib/api.ts';
import { toProblem } from '../../lib/api-problem.ts';
import { formatPlural } from '../../lib/numbers.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/choice.tsx';
import { Tag } from '../../ui/small.tsx';
import { ErrorNotice } from '../../ui/states.tsx';
import type { ProfileChoice } from './accounts.api.ts';

type Profile = ProfileChoice['profiles'][number];
const keyOf = ({ server, remoteId }: Profile): string => `${server} ${remoteId}`;

/** Several pages or organisations came from one consent: which of them are to be accounts here. */
export function ChooseProfiles({
  choice,
  workspaceId,
  onDone,
  onClose,
}: {
  choice: ProfileChoice;
  workspaceId: string;
  onDone: () => void;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  // Those connected already are renewed unless the person says no.
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(choice.profiles.filter(({ isConnected }) => isConnected).map(keyOf)),
  );
  const keep = useMutation({
    mutationFn: () =>
      client.accounts.chooseProfiles({
        workspaceId,
        choiceId: choice.choiceId,
        profiles: choice.profiles
          .filter((profile) => chosen.has(keyOf(profile)))
          .map(({ remoteId, server }) => ({ remoteId, server })),
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: api.accounts.key() });
      onDone();
    },
  });
  const toggle = (key: string, isOn: boolean): void =>
    setChosen((before) => new Set(isOn ? [...before, key] : [...before].filter((one) => one !== key)));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen.size > 0) keep.mutate();
      }}
    >
      <fieldset className="acc-profiles">
        <legend className="help">
          The network gave {formatPlural(choice.profiles.length, 'profile')}. Keep which?
        </legend>
        {choice.profiles.map((profile) => (
          <Checkbox
            key={keyOf(profile)}
            checked={chosen.has(keyOf(profile))}
            onChange={(isOn) => toggle(keyOf(profile), isOn)}
            label={
              <>
                <b>{profile.displayName}</b> <span className="quiet">{profile.handle}</span>{' '}
                {profile.isConnected && <Tag>Connected</Tag>}
              </>
            }
          />
        ))}
      </fieldset>
      {keep.error && <ErrorNotice problem={toProblem(keep.error)} />}
      <div className="dlg-foot">
        <Button onClick={onClose}>Keep none</Button>
        <Button
          type="submit"
          look="primary"
          isBusy={keep.isPending}
          unavailable={chosen.size === 0 ? 'Choose at least one.' : null}
        >
          {chosen.size === 0 ? 'Keep' : `Keep ${chosen.size}`}
        </Button>
      </div>
    </form>
  );
}
