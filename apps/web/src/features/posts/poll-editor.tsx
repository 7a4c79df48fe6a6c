import { PlusIcon } from '@phosphor-icons/react/dist/csr/Plus';
import { TrashIcon } from '@phosphor-icons/react/dist/csr/Trash';
import { useRef } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/choice.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { DraftContent, DraftPoll } from './draft.rules.ts';
import { durationWords, type PollRoom, withPoll } from './poll.rules.ts';

export interface ExtraProps {
  readonly content: DraftContent;
  readonly isReadOnly: boolean;
  readonly onChange: (change: (content: DraftContent) => DraftContent) => void;
  /** A change that takes something away: it can be undone. */
  readonly onTakeAway: (words: string, change: (content: DraftContent) => DraftContent) => void;
}

function Answers({
  poll,
  room,
  isReadOnly,
  onPoll,
}: {
  poll: DraftPoll;
  room: PollRoom | null;
  isReadOnly: boolean;
  onPoll: (poll: DraftPoll) => void;
}) {
  const list = useRef<HTMLOListElement>(null);
  const { options } = poll;
  const inputAt = (index: number) => list.current?.querySelectorAll('input')[index];
  /** After the list was drawn anew. */
  const focusLater = (index: number): void => {
    requestAnimationFrame(() => inputAt(index)?.focus());
  };
  const add = (): void => {
    onPoll({ ...poll, options: [...options, ''] });
    focusLater(options.length);
  };
  const isFull = options.length >= (room?.maxOptions ?? 10);
  return (
    <>
      <ol ref={list} className="cmp-answers">
        {options.map((option, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: answers have no identity but their place
          <li key={index}>
            <TextField
              label={`Answer ${index + 1}`}
              voice="say"
              aside={room && option.length > room.optionMax - 10 ? `${option.length} / ${room.optionMax}` : undefined}
              error={room && option.length > room.optionMax ? `At most ${room.optionMax} characters.` : null}
              value={option}
              maxLength={100}
              readOnly={isReadOnly}
              onChange={(event) =>
                onPoll({ ...poll, options: options.with(index, event.currentTarget.value.replace(/\n/g, ' ')) })
              }
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
                event.preventDefault();
                if (index < options.length - 1) inputAt(index + 1)?.focus();
                else if (!isFull) add();
              }}
            />
            {!isReadOnly && options.length > 2 && (
              <IconButton
                label={`Take answer ${index + 1} out`}
                onClick={() => {
                  onPoll({ ...poll, options: options.toSpliced(index, 1) });
                  focusLater(Math.max(0, index - 1));
                }}
              >
                <Icon of={TrashIcon} />
              </IconButton>
            )}
          </li>
        ))}
      </ol>
      {!isReadOnly && !isFull && (
        <Button look="link" small onClick={add}>
          <Icon of={PlusIcon} size={14} />
          Another answer
        </Button>
      )}
    </>
  );
}

/** The question's answers, how long it can be answered, and whether more than one may be chosen. */
export function PollEditor({
  room,
  content,
  isReadOnly,
  onChange,
  onTakeAway,
}: ExtraProps & {
  /** null: no chosen network has polls. */
  readonly room: PollRoom | null;
}) {
  const { poll } = content;
  if (!poll) return null;
  const onPoll = (next: DraftPoll): void => onChange((before) => withPoll(before, next));
  const durations = [...new Set([...(room?.durations ?? []), poll.durationMinutes])].sort((a, b) => a - b);
  return (
    <section className="cmp-extra" aria-label="Poll">
      <div className="cmp-extra-head">
        <h3>Poll</h3>
        <span className="s12 quiet">
          {room ? 'The text above is the question' : 'None of the chosen networks takes it'}
        </span>
        {!isReadOnly && (
          <IconButton
            label="Take the poll out"
            onClick={() => onTakeAway('Took the poll out.', (before) => withPoll(before, null))}
          >
            <Icon of={TrashIcon} />
          </IconButton>
        )}
      </div>
      <Answers {...{ poll, room, isReadOnly, onPoll }} />
      <div className="cmp-extra-row">
        <Select
          label="Open for"
          value={poll.durationMinutes}
          disabled={isReadOnly}
          onChange={(event) => onPoll({ ...poll, durationMinutes: Number(event.currentTarget.value) })}
        >
          {durations.map((minutes) => (
            <option key={minutes} value={minutes}>
              {durationWords(minutes)}
            </option>
          ))}
        </Select>
        {(room?.allowsMultiple || poll.isMultiple) && (
          <Checkbox
            label="Several answers may be chosen"
            checked={poll.isMultiple}
            disabled={isReadOnly}
            onChange={(isMultiple) => onPoll({ ...poll, isMultiple })}
          />
        )}
      </div>
    </section>
  );
}
