import { MagnifyingGlassIcon } from '@phosphor-icons/react/dist/csr/MagnifyingGlass';
import { XIcon } from '@phosphor-icons/react/dist/csr/X';
import { useEffect, useRef, useState } from 'react';
import { useProjects } from '../../lib/use-projects.ts';
import { useShortcuts } from '../../lib/use-shortcuts.ts';
import { Icon } from '../../ui/icon.tsx';
import { Menu, type MenuGroup } from '../../ui/menu.tsx';
import { type AssetKind, kindWords } from './asset-words.rules.ts';
import { useModels, useTags } from './assets.api.ts';
import { type Added, addedWords, type LibraryFilter, sourceWords } from './library-filter.rules.ts';

interface FilterProps {
  readonly filter: LibraryFilter;
  readonly onFilter: (filter: LibraryFilter) => void;
}

/** One filter: dashed while it asks for nothing, else its choice with a way to take it off. */
function Chip({
  name,
  chosen,
  groups,
  onClear,
}: {
  name: string;
  chosen: string;
  groups: readonly MenuGroup[];
  onClear: () => void;
}) {
  return (
    <span className="as-chip" data-on={chosen !== '' || undefined}>
      <Menu
        groups={groups}
        trigger={
          <button type="button" aria-label={chosen ? `${name}: ${chosen}` : name}>
            <span className="clip">{chosen || name}</span>
          </button>
        }
      />
      {chosen && (
        <button type="button" className="as-off" aria-label={`${name}: no longer ${chosen}`} onClick={onClear}>
          <Icon of={XIcon} size={12} />
        </button>
      )}
    </span>
  );
}

/** Typing is asked for after a moment, so that not every letter is a question. */
function Search({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const give = useRef(onChange);
  give.current = onChange;
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => give.current(typed), 200);
    return () => clearTimeout(timer);
  }, [typed, value]);
  useShortcuts([{ keys: '/', words: 'Search the library', group: 'This page', run: () => field.current?.focus() }]);
  return (
    <label className="as-search">
      <Icon of={MagnifyingGlassIcon} />
      <span className="vh">Search the library</span>
      <input
        ref={field}
        type="search"
        value={typed}
        maxLength={200}
        placeholder="Title, text, tag or model"
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && typed === '') event.currentTarget.blur();
          if (event.key === 'ArrowDown') {
            event.preventDefault();
            document.querySelector<HTMLElement>('[data-asset][tabindex="0"]')?.focus();
          }
        }}
      />
    </label>
  );
}

function useChips({ filter, onFilter }: FilterProps) {
  const tags = useTags().data?.items ?? [];
  const models = useModels().data?.items ?? [];
  const projects = useProjects().data?.items ?? [];
  const pick = (change: Partial<LibraryFilter>) => () => onFilter({ ...filter, ...change });
  const origins = ['upload', 'generation', 'import'] as const;
  return [
    {
      name: 'Kind',
      chosen: filter.kind ? kindWords[filter.kind].many : '',
      onClear: pick({ kind: '' }),
      groups: [
        {
          items: (Object.keys(kindWords) as AssetKind[]).map((kind) => ({
            words: kindWords[kind].many,
            onSelect: pick({ kind }),
          })),
        },
      ],
    },
    {
      name: 'Tag',
      chosen: filter.tag,
      onClear: pick({ tag: '' }),
      groups: [
        {
          ...(tags.length === 0 ? { label: 'No tags yet' } : {}),
          items: tags
            .slice(0, 100)
            .map(({ tag, count }) => ({ words: tag, cost: String(count), onSelect: pick({ tag }) })),
        },
      ],
    },
    {
      name: 'Source',
      chosen: filter.source ? sourceWords(filter.source) : '',
      onClear: pick({ source: '' }),
      groups: [
        { items: origins.map((source) => ({ words: sourceWords(source), onSelect: pick({ source }) })) },
        ...(models.length === 0
          ? []
          : [
              {
                label: 'Made by',
                items: models.map(({ model, count }) => ({
                  words: model,
                  cost: String(count),
                  onSelect: pick({ source: `model:${model}` }),
                })),
              },
            ]),
      ],
    },
    {
      name: 'Used or not',
      chosen: { only: 'Used', none: 'Not used yet', '': '' }[filter.used],
      onClear: pick({ used: '' }),
      groups: [
        {
          items: [
            { words: 'Used in a post', onSelect: pick({ used: 'only' }) },
            { words: 'Not used yet', onSelect: pick({ used: 'none' }) },
          ],
        },
      ],
    },
    {
      name: 'Added',
      chosen: filter.added ? addedWords[filter.added] : '',
      onClear: pick({ added: '' }),
      groups: [
        {
          items: (Object.keys(addedWords) as Added[]).map((added) => ({
            words: addedWords[added],
            onSelect: pick({ added }),
          })),
        },
      ],
    },
    ...(projects.length > 1
      ? [
          {
            name: 'Project',
            chosen: projects.find(({ id }) => id === filter.project)?.name ?? '',
            onClear: pick({ project: '' }),
            groups: [{ items: projects.map(({ id, name }) => ({ words: name, onSelect: pick({ project: id }) })) }],
          },
        ]
      : []),
    {
      name: 'More',
      chosen: filter.deleted ? 'Deleted' : filter.favourite ? 'Favourites' : '',
      onClear: pick({ deleted: '', favourite: '' }),
      groups: [
        {
          items: [
            { words: 'Favourites', onSelect: pick({ favourite: 'only', deleted: '' }) },
            { words: 'Deleted in the last 30 days', onSelect: pick({ deleted: 'only', favourite: '' }) },
          ],
        },
      ],
    },
  ];
}

/** Search and filters; what was found stands at the right. */
export function FilterBar({
  filter,
  onFilter,
  found,
  children,
}: React.PropsWithChildren<FilterProps & { found: string }>) {
  const chips = useChips({ filter, onFilter });
  return (
    <search className="as-filters">
      <Search value={filter.q} onChange={(q) => onFilter({ ...filter, q })} />
      <div className="as-chips">
        {chips.map((chip) => (
          <Chip key={chip.name} {...chip} />
        ))}
        {children}
      </div>
      <p className="s12 quiet num as-found" role="status">
        {found}
      </p>
    </search>
  );
}
