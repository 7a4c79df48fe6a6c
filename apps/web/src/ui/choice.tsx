import { useEffect, useId, useRef } from 'react';

interface ChoiceProps extends Omit<React.ComponentPropsWithRef<'input'>, 'type' | 'onChange'> {
  readonly label: React.ReactNode;
  readonly help?: React.ReactNode;
  readonly onChange?: (checked: boolean) => void;
}

function Choice({
  label,
  help,
  onChange,
  input,
}: ChoiceProps & { input: React.ReactElement<React.ComponentProps<'input'>> }) {
  const helpId = useId();
  const { props } = input;
  return (
    <div>
      <label className="check">
        <input
          {...props}
          type="checkbox"
          aria-describedby={help ? helpId : undefined}
          onChange={(event) => onChange?.(event.currentTarget.checked)}
        />
        <span>{label}</span>
      </label>
      {help && (
        <p id={helpId} className="help">
          {help}
        </p>
      )}
    </div>
  );
}

/** Yes or no, in a form. `isPartly` shows a dash (some of several). */
export function Checkbox({ label, help, onChange, isPartly = false, ...rest }: ChoiceProps & { isPartly?: boolean }) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = isPartly;
  }, [isPartly]);
  return <Choice label={label} help={help} onChange={onChange} input={<input ref={box} {...rest} />} />;
}

/** On or off, at once. */
export function Switch({ label, help, onChange, ...rest }: ChoiceProps) {
  return (
    <Choice
      label={label}
      help={help}
      onChange={onChange}
      // biome-ignore lint/a11y/useAriaPropsForRole: a native checkbox tells its own state
      input={<input {...rest} role="switch" className="switch" />}
    />
  );
}

export interface Segment<T extends string> {
  readonly value: T;
  readonly label: React.ReactNode;
}

/** One of a few, side by side; arrows move. `label` names the group. */
export function SegmentedControl<T extends string>({
  label,
  segments,
  value,
  onChange,
}: {
  label: string;
  segments: readonly Segment<T>[];
  value: T;
  onChange: (value: T) => void;
}) {
  const name = useId();
  return (
    <div className="seg" role="radiogroup" aria-label={label}>
      {segments.map((segment) => (
        <label key={segment.value}>
          <input
            type="radio"
            name={name}
            value={segment.value}
            checked={segment.value === value}
            onChange={() => onChange(segment.value)}
          />
          {segment.label}
        </label>
      ))}
    </div>
  );
}
