import { useState } from 'react';
import type { ApiProblem } from '../../lib/api-problem.ts';
import { type FormField, type FormValues, faultIn, faultsIn, inputOf } from './schema-fields.rules.ts';

/** What the server said of single fields: it names them `input.<field>`. */
function faultsFrom(problem: ApiProblem | null): Record<string, string> {
  const entries = Object.entries(problem?.fieldErrors ?? {});
  return Object.fromEntries(entries.map(([path, words]) => [path.replace(/^input\./, ''), words]));
}

/** A form drawn from a schema: what is typed, what is wrong in it, and what is sent. */
export function useSchemaForm(fields: readonly FormField[], known: FormValues, problem: ApiProblem | null) {
  const [values, setValues] = useState<FormValues>(known);
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const [answered, setAnswered] = useState<ApiProblem | null>(null);
  if (problem !== answered) {
    setAnswered(problem);
    setFaults(faultsFrom(problem));
  }
  const say = (name: string, fault: string | null): void =>
    setFaults(({ [name]: _, ...rest }) => (fault ? { ...rest, [name]: fault } : rest));
  return {
    values,
    faults,
    change(name: string, value: string | boolean) {
      setValues((before) => ({ ...before, [name]: value }));
      say(name, null);
    },
    // Leaving an empty field says nothing yet: the person may be on the way to another one.
    leave: (field: FormField) => values[field.name] && say(field.name, faultIn(field, values[field.name])),
    check(): Record<string, unknown> | null {
      const found = faultsIn(fields, values);
      setFaults(found);
      return Object.keys(found).length > 0 ? null : inputOf(fields, values);
    },
  };
}

/** After a refused try: to the first field that must be looked at. */
export function focusFirstFault(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
