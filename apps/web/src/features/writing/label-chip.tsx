import type { Label } from './writing.api.ts';
import './labels.css';

/** A label: its colour as a small mark, its name. */
export function LabelChip({ label }: { label: Pick<Label, 'name' | 'colour'> }) {
  return (
    <span className="label-tag" data-colour={label.colour} title={label.name}>
      <i className="label-mark" aria-hidden="true" />
      <span>{label.name}</span>
    </span>
  );
}

/** Labels side by side; those that do not fit are counted. Says nothing where there is none. */
export function LabelChips({
  ids,
  labels,
  most = 20,
}: {
  ids: readonly string[];
  labels: readonly Label[];
  most?: number;
}) {
  const shown = labels.filter(({ id }) => ids.includes(id));
  if (shown.length === 0) return null;
  const rest = shown.slice(most);
  return (
    <span className="inline-flex min-w-0 flex-wrap items-center gap-x-3">
      <span className="vh">Labels:</span>
      {shown.slice(0, most).map((label) => (
        <LabelChip key={label.id} label={label} />
      ))}
      {rest.length > 0 && (
        <span className="s12 quiet" title={rest.map(({ name }) => name).join(', ')}>
          +{rest.length}
          <span className="vh">: {rest.map(({ name }) => name).join(', ')}</span>
        </span>
      )}
    </span>
  );
}
