import { Checkbox } from '../../ui/choice.tsx';
import { Select, TextArea, TextField } from '../../ui/field.tsx';
import type { FormField, FormValues } from './schema-fields.rules.ts';

interface SchemaFormProps {
  readonly fields: readonly FormField[];
  readonly values: FormValues;
  readonly faults: Readonly<Record<string, string>>;
  readonly onChange: (name: string, value: string | boolean) => void;
  /** The person left a field: the moment to say what is wrong in it. */
  readonly onLeave?: (field: FormField) => void;
}

function Choice({ field, value, fault, onChange, onLeave }: FieldParts) {
  return (
    <Select
      label={field.title}
      help={field.help}
      error={fault}
      isRequired={field.isRequired}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={onLeave}
    >
      <option value="">{field.isRequired ? 'Choose one' : 'Not set'}</option>
      {field.choices.map((choice) => (
        <option key={choice} value={choice}>
          {choice}
        </option>
      ))}
    </Select>
  );
}

interface FieldParts {
  readonly field: FormField;
  readonly value: string;
  readonly fault: string | undefined;
  readonly onChange: (value: string) => void;
  readonly onLeave: (() => void) | undefined;
}

const inputTypes = { password: 'password', url: 'url' } as const;

function Typed({ field, value, fault, onChange, onLeave }: FieldParts) {
  const shared = {
    label: field.title,
    help: field.help,
    error: fault ?? null,
    aside: field.isRequired ? undefined : 'optional',
    isRequired: field.isRequired,
    value,
    onBlur: onLeave,
    autoComplete: 'off',
    autoCapitalize: 'none',
    spellCheck: field.kind === 'long',
  };
  if (field.kind === 'long' || field.kind === 'list')
    return <TextArea {...shared} onChange={(event) => onChange(event.currentTarget.value)} />;
  return (
    <TextField
      {...shared}
      type={inputTypes[field.kind as keyof typeof inputTypes] ?? 'text'}
      inputMode={field.kind === 'number' ? 'numeric' : undefined}
      // Browsers offer to keep the password of this page in every password field unless told otherwise.
      autoComplete={field.kind === 'password' ? 'new-password' : 'off'}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** The fields of a schema: drawn by kind, with what is wrong beside each. The page brings values, faults and buttons. */
export function SchemaForm({ fields, values, faults, onChange, onLeave }: SchemaFormProps) {
  return (
    <div className="grid gap-3">
      {fields.map((field) => {
        const value = values[field.name];
        const parts: FieldParts = {
          field,
          value: typeof value === 'string' ? value : '',
          fault: faults[field.name],
          onChange: (next) => onChange(field.name, next),
          onLeave: onLeave && (() => onLeave(field)),
        };
        if (field.kind === 'yes-no')
          return (
            <Checkbox
              key={field.name}
              label={field.title}
              help={faults[field.name] ?? field.help}
              checked={value === true}
              onChange={(checked) => onChange(field.name, checked)}
            />
          );
        if (field.kind === 'unknown')
          return (
            <p key={field.name} className="help">
              “{field.title}” can be set by the API only.
            </p>
          );
        return field.kind === 'choice' ? <Choice key={field.name} {...parts} /> : <Typed key={field.name} {...parts} />;
      })}
    </div>
  );
}
