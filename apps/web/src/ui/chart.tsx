import { lazy, Suspense, useId, useState } from 'react';
import { Boundary } from './boundary.tsx';
import { type ChartLooks, pointWords } from './chart-data.ts';
import { Skeleton } from './states.tsx';

const ChartCanvas = lazy(() =>
  import('./chart-canvas.tsx').then(({ ChartCanvas: component }) => ({ default: component })),
);

export interface ChartProps extends ChartLooks {
  /** The finding in a sentence with its interval; emphasise the figure with `<b>`. */
  readonly title: React.ReactNode;
  /** Standing, n, what was left out, the level of the band. */
  readonly standing?: React.ReactNode;
  /** The whole picture in two sentences, for those who do not see it. */
  readonly text: string;
  /** Heads of the table view: x, value, and the band's edges when there is one. */
  readonly columns: readonly [string, string, string?, string?];
}

function ChartTable({ looks, columns, name }: { looks: ChartLooks; columns: ChartProps['columns']; name: string }) {
  const { series, formatX, formatY } = looks;
  const shown = (value: number | null | undefined): string =>
    value === null || value === undefined ? '–' : formatY(value);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls must be reached by the keyboard
    // biome-ignore lint/a11y/useSemanticElements: a frame for a table, not a part of the page
    <div className="tb-wrap" style={{ maxHeight: 320 }} tabIndex={0} role="group" aria-label={name}>
      <table className="tb">
        <thead>
          <tr>
            {columns.map(
              (name, index) =>
                name && (
                  <th key={name} scope="col" className={index > 0 ? 'fig' : ''}>
                    {name}
                  </th>
                ),
            )}
          </tr>
        </thead>
        <tbody>
          {series.x.map((x, index) => (
            <tr key={x}>
              <th scope="row" className="font-normal">
                {formatX(x)}
              </th>
              <td className="fig">{shown(series.center[index])}</td>
              {columns[2] && <td className="fig">{shown(series.low?.[index])}</td>}
              {columns[3] && <td className="fig">{shown(series.high?.[index])}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A finding: its sentence, its standing, the drawing (arrows read it), and the same as a table (also when it cannot be drawn). */
export function Chart({ title, standing, text, columns, ...looks }: ChartProps) {
  const [isTable, setTable] = useState(false);
  const [point, setPoint] = useState<number | null>(null);
  const textId = useId();
  const move = (by: number): void =>
    setPoint((before) => Math.min(looks.series.x.length - 1, Math.max(0, (before ?? -1) + by)));
  return (
    <figure className="grid gap-1.5">
      <figcaption>
        <p className="font-serif text-20">{title}</p>
        {standing && <p className="s12 quiet">{standing}</p>}
      </figcaption>
      <p id={textId} className="vh">
        {text}
      </p>
      {isTable ? (
        <ChartTable looks={looks} columns={columns} name={text} />
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: a drawing that is read with the arrow keys
        <div
          role="group"
          aria-roledescription="chart"
          aria-labelledby={textId}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows read the points
          tabIndex={0}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
            event.preventDefault();
            move(event.key === 'ArrowRight' ? 1 : -1);
          }}
        >
          <Boundary instead={<ChartTable looks={looks} columns={columns} name={text} />}>
            <Suspense fallback={<Skeleton rows={1} height={looks.height ?? 240} label="Drawing the chart" />}>
              <ChartCanvas looks={looks} point={point} onPoint={setPoint} />
            </Suspense>
          </Boundary>
        </div>
      )}
      <div className="chart-text s12 quiet">
        <span role="status" className="min-h-[18px]">
          {point !== null && !isTable ? pointWords(looks, point) : ''}
        </span>
        <button
          type="button"
          className="btn btn-q btn-s ml-auto"
          aria-pressed={isTable}
          onClick={() => setTable(!isTable)}
        >
          {isTable ? 'Show as a drawing' : 'Show as a table'}
        </button>
      </div>
    </figure>
  );
}
