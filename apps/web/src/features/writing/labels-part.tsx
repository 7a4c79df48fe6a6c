import { useState } from 'react';
import { client } from '../../lib/api.ts';
import { formatPlural } from '../../lib/numbers.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { offerUndo } from '../../lib/undo-here.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import { Tag } from '../../ui/small.tsx';
import { LabelChip } from './label-chip.tsx';
import { ChangeProblem, Part } from './part.tsx';
import { type Change, type Label, useChange, useLabels, useWhyNotEdit } from './writing.api.ts';

const colours: readonly (readonly [colour: Label['colour'], words: string])[] = [
  ['slate', 'Slate'],
  ['petrol', 'Petrol'],
  ['moss', 'Moss'],
  ['ochre', 'Ochre'],
  ['clay', 'Clay'],
  ['plum', 'Plum'],
  ['indigo', 'Indigo'],
];

/** Name and colour of a label, and what it can be merged into. */
function LabelDialog({ label, others, onClose }: { label: Label; others: readonly Label[]; onClose: () => void }) {
  const workspaceId = useWorkspaceId();
  const change = useChange('labels', 'posts');
  const [name, setName] = useState(label.name);
  const [colour, setColour] = useState(label.colour);
  const [intoId, setIntoId] = useState('');
  const into = others.find(({ id }) => id === intoId);
  const save = async (): Promise<void> => {
    const { id: labelId, revision } = label;
    if (await change.run(() => client.labels.update({ workspaceId, labelId, revision, name, colour }))) onClose();
  };
  const merge = async (): Promise<void> => {
    if (await change.run(() => client.labels.merge({ workspaceId, labelId: label.id, intoLabelId: intoId }))) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Label “${label.name}”`}
      foot={
        <>
          <Button onClick={onClose}>Leave it</Button>
          {into ? (
            <Button look="destructive" isBusy={change.isBusy} onClick={() => void merge()}>
              Merge into “{into.name}”
            </Button>
          ) : (
            <Button
              look="primary"
              isBusy={change.isBusy}
              unavailable={name.trim() === '' && 'A label needs a name.'}
              onClick={() => void save()}
            >
              Save
            </Button>
          )}
        </>
      }
    >
      <div className="grid gap-4">
        <TextField
          label="Name"
          value={name}
          maxLength={40}
          error={change.problem?.fieldErrors.name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label="Colour"
          value={colour}
          onChange={(event) => {
            const chosen = colours.find(([one]) => one === event.currentTarget.value);
            if (chosen) setColour(chosen[0]);
          }}
        >
          {colours.map(([one, words]) => (
            <option key={one} value={one}>
              {words}
            </option>
          ))}
        </Select>
        {others.length > 0 && (
          <Select
            label="Merge into"
            help={
              into
                ? `${formatPlural(label.posts, 'post')} get “${into.name}” instead, and “${label.name}” is gone. This cannot be undone.`
                : 'For two labels that mean the same.'
            }
            value={intoId}
            onChange={(event) => setIntoId(event.currentTarget.value)}
          >
            <option value="">Nothing: it stays a label of its own</option>
            {others.map(({ id, name: other }) => (
              <option key={id} value={id}>
                {other}
              </option>
            ))}
          </Select>
        )}
        <ChangeProblem change={change} />
      </div>
    </Dialog>
  );
}

function LabelRow({ label, change, onOpen }: { label: Label; change: Change; onOpen: () => void }) {
  const workspaceId = useWorkspaceId();
  const whyNot = useWhyNotEdit();
  const isArchived = label.archivedAt !== null;
  const archive = async (): Promise<void> => {
    const { id: labelId, revision, name } = label;
    const done = await change.run(() =>
      client.labels.update({ workspaceId, labelId, revision, isArchived: !isArchived }),
    );
    if (!done || isArchived) return;
    offerUndo({ words: `Archived “${name}”.`, command: 'writing.label-back', args: { workspaceId, labelId } });
  };
  return (
    <li className="wri-li">
      <span className="wri-name">
        <LabelChip label={label} />
        {isArchived && <Tag>Archived</Tag>}
      </span>
      <span className="s12 quiet num">{formatPlural(label.posts, 'post')}</span>
      <span className="flex gap-1">
        <Button small unavailable={whyNot} aria-label={`Change ${label.name}`} onClick={onOpen}>
          Change
        </Button>
        <Button
          small
          look="link"
          unavailable={whyNot}
          aria-label={`${isArchived ? 'Bring back' : 'Archive'} ${label.name}`}
          onClick={() => void archive()}
        >
          {isArchived ? 'Bring back' : 'Archive'}
        </Button>
      </span>
    </li>
  );
}

/** Labels: make, rename, recolour, merge, archive. */
export function LabelsPart() {
  const workspaceId = useWorkspaceId();
  const query = useLabels();
  const change = useChange('labels');
  const whyNot = useWhyNotEdit();
  const [name, setName] = useState('');
  const [openId, setOpenId] = useState<string | null>(null);
  const make = async (): Promise<void> => {
    if (whyNot || name.trim() === '') return;
    if (await change.run(() => client.labels.create({ workspaceId, name }))) setName('');
  };
  return (
    <Part id="labels" name="Labels" sub="Words of your own for posts. No network sees them." query={query}>
      {({ items }) => {
        const open = items.find(({ id }) => id === openId);
        const inOrder = [...items].sort((a, b) => Number(a.archivedAt !== null) - Number(b.archivedAt !== null));
        return (
          <>
            {items.length === 0 && (
              <p className="quiet wri-none">No label yet. Make one here, or while writing a post.</p>
            )}
            <ul>
              {inOrder.map((label) => (
                <LabelRow key={label.id} label={label} change={change} onOpen={() => setOpenId(label.id)} />
              ))}
            </ul>
            <form
              className="wri-new"
              onSubmit={(event) => {
                event.preventDefault();
                void make();
              }}
            >
              <TextField
                label="New label"
                className="flex-1"
                value={name}
                maxLength={40}
                error={change.problem?.fieldErrors.name}
                onChange={(event) => setName(event.currentTarget.value)}
              />
              <Button
                type="submit"
                isBusy={change.isBusy}
                unavailable={whyNot ?? (name.trim() === '' && 'Type a name first.')}
              >
                Make it
              </Button>
            </form>
            <ChangeProblem change={change} />
            {open && (
              <LabelDialog
                label={open}
                others={items.filter(({ id, archivedAt }) => id !== open.id && archivedAt === null)}
                onClose={() => setOpenId(null)}
              />
            )}
          </>
        );
      }}
    </Part>
  );
}
