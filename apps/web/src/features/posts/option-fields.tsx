import { useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { SegmentedControl } from '../../ui/choice.tsx';
import { Select, TextArea, TextField } from '../../ui/field.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { type FormField, faultIn } from '../accounts/index.tsx';
import { helpOfValue, helpWithoutValues, keptOf, placementWords, typedOf, valueWords } from './options.rules.ts';
import { useChoices } from './posts.api.ts';

type Choice = NonNullable<ReturnType<typeof useChoices>['data']>['items'][number];

export interface OptionFieldProps {
  readonly field: FormField;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

/** Where it appears: a few places side by side, with what is special about the chosen one. */
export function Placement({ field, value, onChange }: OptionFieldProps) {
  const chosen = typeof value === 'string' ? value : 'feed';
  return (
    <div className="field">
      <span className="lab" aria-hidden="true">
        {field.title}
      </span>
      <SegmentedControl
        label={field.title}
        segments={field.choices.map((choice) => ({
          value: choice,
          label: placementWords[choice] ?? valueWords(choice),
        }))}
        value={chosen}
        onChange={onChange}
      />
      <p className="help">{helpOfValue(field.help, chosen) ?? helpWithoutValues(field.help, field.choices)}</p>
    </div>
  );
}

/** One of a few named values of the network. */
export function Named({ field, value, onChange }: OptionFieldProps) {
  const chosen = typedOf(value);
  const said = chosen && helpOfValue(field.help, chosen);
  return (
    <Select
      label={field.title}
      help={said || helpWithoutValues(field.help, field.choices)}
      isRequired={field.isRequired}
      error={faultIn(field, chosen)}
      value={chosen}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      <option value="">{field.isRequired ? 'Choose one' : 'Not set'}</option>
      {field.choices.map((choice) => (
        <option key={choice} value={choice}>
          {helpOfValue(field.help, choice)?.split(/[,.]/)[0] ?? valueWords(choice)}
        </option>
      ))}
    </Select>
  );
}

/** Yes, no, or as the network usually does: leaving it alone is not the same as saying no. */
export function YesNo({ field, value, onChange }: OptionFieldProps) {
  return (
    <Select
      label={field.title}
      help={field.help}
      value={value === true ? 'yes' : value === false ? 'no' : ''}
      onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? undefined : currentTarget.value === 'yes')}
    >
      <option value="">Not set</option>
      <option value="yes">Yes</option>
      <option value="no">No</option>
    </Select>
  );
}

/** A text, an address, a number or one word a line. */
export function Typed({ field, value, onChange }: OptionFieldProps) {
  const [typed, setTyped] = useState(typedOf(value));
  // A space at the end of a word, or a number that is none yet, counts while both mean the same.
  const isSame = JSON.stringify(keptOf(field, typed)) === JSON.stringify(value);
  const shown = isSame ? typed : typedOf(value);
  const shared = {
    label: field.title,
    help: field.help,
    error: shown === '' && field.isRequired ? `${field.title} is missing.` : faultIn(field, shown),
    aside: field.isRequired ? undefined : 'optional',
    isRequired: field.isRequired,
    value: shown,
    autoComplete: 'off',
  };
  const change = (next: string): void => {
    setTyped(next);
    onChange(keptOf(field, next));
  };
  if (field.kind === 'long' || field.kind === 'list')
    return (
      <TextArea
        {...shared}
        help={field.kind === 'list' ? `${field.help} One on each line.` : field.help}
        onChange={(event) => change(event.currentTarget.value)}
      />
    );
  return (
    <TextField
      {...shared}
      type={field.kind === 'url' ? 'url' : 'text'}
      inputMode={field.kind === 'number' ? 'numeric' : undefined}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

/** What there is to choose: what the network told; before it told anything, what its rules name; what is chosen stays. */
function listOf(field: FormField, told: readonly Choice[] | undefined, chosen: string): readonly Choice[] {
  const named = field.choices.map((value) => ({ value, label: helpOfValue(field.help, value) ?? valueWords(value) }));
  const items = told ? told.filter(({ value }) => named.length === 0 || field.choices.includes(value)) : named;
  if (!chosen || items.some(({ value }) => value === chosen)) return items;
  return [{ value: chosen, label: told ? `${chosen} (no longer offered)` : chosen }, ...items];
}

/** A list that the network keeps for this account: boards, playlists, who may see it. */
export function FromNetwork({ field, value, onChange, accountId }: OptionFieldProps & { accountId: string }) {
  const { data, error, isPending, refetch } = useChoices(accountId, field.name);
  const chosen = typedOf(value);
  const items = listOf(field, data?.items, chosen);
  if (isPending) return <Skeleton rows={1} height={32} label={`${field.title}: asking the network`} />;
  return (
    <div className="grid gap-2">
      {items.length > 0 ? (
        <Select
          label={field.title}
          help={helpWithoutValues(field.help, field.choices)}
          isRequired={field.isRequired}
          error={faultIn({ ...field, kind: 'choice' }, chosen)}
          value={chosen}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          <option value="">{field.isRequired ? 'Choose one' : 'None'}</option>
          {items.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </Select>
      ) : (
        <p className="lab">{field.title}</p>
      )}
      {data?.items.length === 0 && (
        <p className="help">
          The network offers this account nothing to choose here.{' '}
          <button type="button" className="text-petrol underline" onClick={() => void refetch()}>
            Look again
          </button>
        </p>
      )}
      {error && (
        <ErrorNotice problem={toProblem(error)} onRetry={() => void refetch()}>
          {items.length === 0 && 'It can be chosen when the list is here.'}
        </ErrorNotice>
      )}
    </div>
  );
}
