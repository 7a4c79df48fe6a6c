import { MagnifyingGlassIcon } from '@phosphor-icons/react/dist/csr/MagnifyingGlass';
import { useEffect, useRef, useState } from 'react';
import { Select } from './field.tsx';
import { Icon } from './icon.tsx';
import './filters.css';

/** What narrows a list: a row of choices that wraps, two abreast on a phone. */
export function Filters({ children }: { children: React.ReactNode }) {
  return <search className="filters">{children}</search>;
}

/** Words to look for. Typing stays quick whatever becomes of `onSearch`; the value may change from outside. */
export function SearchBox({
  label,
  placeholder,
  value,
  onSearch,
}: {
  label: string;
  placeholder: string;
  value: string;
  onSearch: (value: string) => void;
}) {
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  useEffect(() => {
    if (value !== told.current) setTyped(value);
    told.current = value;
  }, [value]);
  return (
    <label className="search-box">
      <Icon of={MagnifyingGlassIcon} />
      <span className="vh">{label}</span>
      <input
        type="search"
        className="in"
        placeholder={placeholder}
        value={typed}
        maxLength={200}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          told.current = currentTarget.value;
          onSearch(currentTarget.value);
        }}
      />
    </label>
  );
}

/** One of a few, or all of them (the empty value). Not shown where there are fewer than `least` to choose from. */
export function FilterSelect<Value extends string>({
  label,
  all,
  value,
  choices,
  least = 2,
  hasVisibleLabel = false,
  onChoose,
}: {
  label: string;
  /** "Every account". */
  all: string;
  value: Value | '';
  choices: readonly { readonly value: Value; readonly words: string }[];
  least?: number;
  hasVisibleLabel?: boolean;
  onChoose: (value: Value | '') => void;
}) {
  if (choices.length < least) return null;
  return (
    <Select
      label={hasVisibleLabel ? label : <span className="vh">{label}</span>}
      value={value}
      onChange={(event) => onChoose(event.currentTarget.value as Value | '')}
    >
      <option value="">{all}</option>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.words}
        </option>
      ))}
    </Select>
  );
}
