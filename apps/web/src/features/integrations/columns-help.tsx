import { type OptionColumn, whatFits } from '@antiphon/contract/option-columns';

const columns: readonly (readonly [string, string])[] = [
  [
    'text',
    'What is said. A line that holds only three hyphens (---) begins the next post of a thread. A formula stays as it is written.',
  ],
  [
    'accounts',
    'Names as under Accounts, with ; between them. Where two have the same, with its network before it: Network: name.',
  ],
  ['date, time', '2026-12-01 and 09:30. Without them the row becomes a draft.'],
  ['zone', 'Such as Europe/Dublin. Left out: the workspace’s own.'],
  ['link', 'Comes after the text, or the last post of a thread, where it does not stand in it.'],
  [
    'media',
    'Titles or file names from the library, with ; between them; they stand at the first post of a thread. Addresses are not fetched.',
  ],
  ['alt', 'What each shows, with | between them.'],
  ['project, title, first comment, language', 'As in the composer. All can be left out.'],
  ['id', 'A name of your own for the row: a row with a known id adds nothing.'],
];

/** The columns of one network: what each sets, and what may stand there. */
function NetworkColumns({ network, columns: own }: { network: string; columns: readonly OptionColumn[] }) {
  return (
    <details>
      <summary>Columns for {network}</summary>
      <dl>
        {own.map((column) => (
          <div key={column.option}>
            <dt>{column.name}</dt>
            <dd>
              {column.title}: {whatFits(column)}.{column.isRequired && ' Without it nothing is planned.'}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** What the columns mean, and when a row counts as known. `options`: those of the networks that are connected. */
export function ColumnsHelp({ options }: { options: readonly OptionColumn[] }) {
  return (
    <details className="imp-help">
      <summary>What the file looks like</summary>
      <dl>
        {columns.map(([name, words]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      {[...Map.groupBy(options, ({ network }) => network)].map(([network, own]) => (
        <NetworkColumns key={network} network={network} columns={own} />
      ))}
      <p className="quiet">
        The first line names the columns, in any order. A column of a network counts for the row’s accounts there.
        Comma, semicolon, tab or | between fields; UTF-8, UTF-16 or Windows-1252. At most 20,000 rows. A row is known
        again by its id, else by all it says: the same file adds nothing a second time, and of a changed file only the
        changed rows are new. A row is imported whole or not at all.
      </p>
    </details>
  );
}
