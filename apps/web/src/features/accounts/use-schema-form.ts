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
    /** Every word of the server's refusal stands beside a field, or stood there until it was typed into. */
    isBesideField: fields.some(({ name }) => name in faultsFrom(problem)),
    // Leaving an empty field says nothing yet: the person may be on the way to another one. What the server said of
    // it stays until something else is typed: a form that moves under the pointer loses the click that left the field.
    leave(field: FormField) {
      const fault = values[field.name] ? faultIn(field, values[field.name]) : null;
      if (fault) say(field.name, fault);
    },
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
