import { CaretDownIcon } from '@phosphor-icons/react/dist/csr/CaretDown';
import { useId } from 'react';
import { Icon } from './icon.tsx';
import { Note } from './note.tsx';

/** What a control inside a field must carry. */
export interface Described {
  readonly id: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
  readonly 'aria-required'?: true;
}

export interface FieldProps {
  readonly label: React.ReactNode;
  readonly help?: React.ReactNode;
  /** Replaces the help; what is wrong and how to make it right. */
  readonly error?: string | null;
  /** Right of the label: a count, a link. */
  readonly aside?: React.ReactNode;
  readonly isRequired?: boolean;
  readonly className?: string;
}

/** Label above, help below; an error replaces the help and is tied to the control. */
export function Field({
  label,
  help,
  error,
  aside,
  isRequired,
  className = '',
  children,
}: FieldProps & { children: (described: Described) => React.ReactNode }) {
  const id = useId();
  const belowId = `${id}-below`;
  const described: Described = {
    id,
    ...(error || help ? { 'aria-describedby': belowId } : {}),
    ...(error ? { 'aria-invalid': true as const } : {}),
    ...(isRequired ? { 'aria-required': true as const } : {}),
  };
  return (
    <div className={`field ${className}`}>
      <span className="flex items-baseline justify-between gap-2">
        <label className="lab" htmlFor={id}>
          {label}
        </label>
        {aside && <span className="s12 quiet">{aside}</span>}
      </span>
      {children(described)}
      {error ? (
        <p id={belowId} className="err" role="alert">
          <Note state="failed" />
          <span>{error}</span>
        </p>
      ) : (
        help && (
          <p id={belowId} className="help">
            {help}
          </p>
        )
      )}
    </div>
  );
}

type Shape = {
  /** `box` on forms, `line` in the brief. */ readonly shape?:
    | 'box'
    | 'line' /** `say`: people's own words, in serif. */;
  readonly voice?: 'app' | 'say';
};
const shapeClass = ({ shape, voice }: Shape): string =>
  `in ${shape === 'line' ? 'in-line' : ''} ${voice === 'say' ? 'in-say' : ''}`;
const split = <T extends FieldProps & Shape>({
  label,
  help,
  error,
  aside,
  isRequired,
  className,
  shape,
  voice,
  ...rest
}: T) => ({
  field: { label, help, error, aside, isRequired, className },
  look: { shape, voice },
  rest,
});

/** One line of text. */
export function TextField(props: FieldProps & Shape & React.ComponentPropsWithRef<'input'>) {
  const { field, look, rest } = split(props);
  return (
    <Field {...field}>
      {(described) => <input type="text" {...rest} {...described} className={shapeClass(look)} />}
    </Field>
  );
}

/** Several lines; grows with what is written, nothing is ever cut off. */
export function TextArea(props: FieldProps & Shape & React.ComponentPropsWithRef<'textarea'>) {
  const { field, look, rest } = split(props);
  return (
    <Field {...field}>
      {(described) => (
        <div className="grow-text">
          <textarea
            rows={2}
            {...rest}
            {...described}
            className={shapeClass(look)}
            onInput={(event) => {
              growToText(event.currentTarget);
              rest.onInput?.(event);
            }}
            ref={mergeRef(rest.ref, growToText)}
          />
        </div>
      )}
    </Field>
  );
}

/** For browsers without `field-sizing: content`. */
function growToText(area: HTMLTextAreaElement): void {
  if (CSS.supports('field-sizing', 'content')) return;
  area.style.height = 'auto';
  area.style.height = `${area.scrollHeight + 2}px`;
}

function mergeRef<T>(outer: React.Ref<T> | undefined, inner: (node: T) => void): React.RefCallback<T> {
  return (node) => {
    if (node) inner(node);
    if (typeof outer === 'function') outer(node);
    else if (outer) outer.current = node;
  };
}

/** A choice of a few, by the device's own list. Give `<option>`s as children. */
export function Select(props: FieldProps & Shape & React.ComponentPropsWithRef<'select'>) {
  const { field, look, rest } = split(props);
  return (
    <Field {...field}>
      {(described) => (
        <span className="sel">
          <select {...rest} {...described} className={shapeClass(look)} />
          <Icon of={CaretDownIcon} size={12} />
        </span>
      )}
    </Field>
  );
}
