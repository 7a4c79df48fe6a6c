import { useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select } from '../../ui/field.tsx';
import { ErrorNotice } from '../../ui/states.tsx';
import {
  type FormField,
  type FormValues,
  faultIn,
  faultsIn,
  fieldsOf,
  SchemaForm,
  valuesOf,
} from '../accounts/index.tsx';
import { type Provider, useKeyActs } from './models.api.ts';

/** The server takes text only: yes and no travel as words. */
const textOf = (values: FormValues, fields: readonly FormField[]): Record<string, string> =>
  Object.fromEntries(
    fields.flatMap(({ name }) => {
      const value = values[name];
      return value === undefined || value === '' ? [] : [[name, String(value)]];
    }),
  );

function KeyForm({ provider, onClose }: { provider: Provider; onClose: () => void }) {
  const fields = fieldsOf(provider.keyForm ?? {});
  const [values, setValues] = useState<FormValues>(() => valuesOf(fields, {}));
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const { add } = useKeyActs();
  const problem = add.error ? toProblem(add.error) : null;
  const said = Object.fromEntries(
    Object.entries(problem?.fieldErrors ?? {}).map(([path, words]) => [path.replace(/^fields\./, ''), words]),
  );
  const send = (): void => {
    const found = faultsIn(fields, values);
    setFaults(found);
    if (Object.keys(found).length > 0 || add.isPending) return;
    add.mutate({ provider: provider.id, fields: textOf(values, fields) }, { onSuccess: onClose });
  };
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {provider.keyHelp && <p className="quiet">{provider.keyHelp}</p>}
      <SchemaForm
        fields={fields}
        values={values}
        faults={{ ...said, ...faults }}
        onChange={(name, value) => {
          setValues((before) => ({ ...before, [name]: value }));
          setFaults(({ [name]: _, ...rest }) => rest);
        }}
        onLeave={(field) => {
          const fault = values[field.name] ? faultIn(field, values[field.name]) : null;
          if (fault) setFaults((before) => ({ ...before, [field.name]: fault }));
        }}
      />
      {problem && <ErrorNotice problem={problem}>Nothing was kept.</ErrorNotice>}
      <div className="dlg-foot">
        <Button onClick={onClose}>Leave it</Button>
        <Button type="submit" look="primary" isBusy={add.isPending}>
          Check and keep it
        </Button>
      </div>
    </form>
  );
}

/** Adding a key: it is checked at its provider first, which costs nothing, and sealed. */
export function AddKeyDialog({ providers, onClose }: { providers: readonly Provider[]; onClose: () => void }) {
  const withKeys = providers.filter(({ keyForm }) => keyForm !== null);
  const [id, setId] = useState(withKeys[0]?.id ?? '');
  const provider = withKeys.find((one) => one.id === id);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Add a provider key"
      words="It is asked for its models once, which costs nothing, then sealed. Nobody sees it again, you neither."
    >
      <div className="grid gap-3">
        <Select label="Whose key" value={id} onChange={(event) => setId(event.currentTarget.value)}>
          {withKeys.map(({ id: value, name }) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </Select>
        {provider ? (
          <KeyForm key={provider.id} provider={provider} onClose={onClose} />
        ) : (
          <p>No provider of this release needs a key.</p>
        )}
      </div>
    </Dialog>
  );
}
