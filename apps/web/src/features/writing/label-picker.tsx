import { PlusIcon } from '@phosphor-icons/react/dist/csr/Plus';
import { TagIcon } from '@phosphor-icons/react/dist/csr/Tag';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../lib/api.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/choice.tsx';
import { TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Popover } from '../../ui/menu.tsx';
import { matching } from './insert.rules.ts';
import { LabelChip } from './label-chip.tsx';
import { useChange, useLabels } from './writing.api.ts';

interface LabelPickerProps {
  readonly chosen: readonly string[];
  readonly onChange: (labelIds: readonly string[]) => void;
}

/** The same name in other capitals is the same label. */
const isNamed = (name: string, typed: string): boolean =>
  name.toLocaleLowerCase() === typed.trim().replace(/\s+/g, ' ').toLocaleLowerCase();

/** Labels to choose from; one that is missing is made with Enter. */
function Choices({ chosen, onChange }: LabelPickerProps) {
  const workspaceId = useWorkspaceId();
  const labels = useLabels();
  const change = useChange('labels');
  const [typed, setTyped] = useState('');
  const all = labels.data?.items ?? [];
  const offered = matching(
    all.filter(({ archivedAt, id }) => archivedAt === null || chosen.includes(id)),
    typed,
  );
  const exact = all.find(({ name }) => isNamed(name, typed));
  const toggle = (id: string): void =>
    onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  const makeOrTake = async (): Promise<void> => {
    if (typed.trim() === '') return;
    const label = exact ?? (await change.run(() => client.labels.create({ workspaceId, name: typed.trim() })));
    if (!label) return;
    if (!chosen.includes(label.id)) onChange([...chosen, label.id]);
    setTyped('');
  };
  return (
    <form
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        // The form of a popover must not send the one it stands in.
        event.stopPropagation();
        void makeOrTake();
      }}
    >
      <TextField
        label="Find or make a label"
        value={typed}
        maxLength={40}
        autoComplete="off"
        error={change.problem?.userMessage ?? null}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          change.forget();
        }}
      />
      {typed.trim() !== '' && !exact && (
        <Button type="submit" small look="link" isBusy={change.isBusy} className="justify-self-start">
          <Icon of={PlusIcon} size={14} />
          Make “{typed.trim()}”
        </Button>
      )}
      <div className="label-list">
        {offered.map((label) => (
          <Checkbox
            key={label.id}
            label={<LabelChip label={label} />}
            checked={chosen.includes(label.id)}
            onChange={() => toggle(label.id)}
          />
        ))}
      </div>
      {labels.data && all.length === 0 && <p className="quiet">No label yet. Type a name and press Enter.</p>}
      {labels.error && !labels.data && <p className="quiet">Labels cannot be read now.</p>}
      <Link to={'/settings/writing' as string} className="s12">
        Rename, merge, archive
      </Link>
    </form>
  );
}

/** Puts labels on something, and makes new ones on the way. */
export function LabelPicker(props: LabelPickerProps) {
  return (
    <Popover
      label="Labels"
      trigger={
        <Button look="link" small>
          <Icon of={TagIcon} size={14} />
          {props.chosen.length === 0 ? 'Add a label' : 'Change labels'}
        </Button>
      }
    >
      <Choices {...props} />
    </Popover>
  );
}
