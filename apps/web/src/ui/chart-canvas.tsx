import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useStore } from '../lib/store.ts';
import { theme } from '../lib/theme.ts';
import { type ChartLooks, type ChartStretch, rangeOf } from './chart-data.ts';

type Ink = (name: string) => string;
const gutter = 48;
const axisHeight = 26;

/** The colour of a token as the canvas needs it: resolved by the element, light or dark. */
function inkOf(element: HTMLElement): Ink {
  const probe = document.createElement('span');
  element.append(probe);
  return (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
}

/** The hatch of everything unsettled, as a canvas pattern: a line of one px every four, leaning. */
function hatch(context: CanvasRenderingContext2D, color: string): CanvasPattern | string {
  const size = 6 * devicePixelRatio;
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  const pen = tile.getContext('2d');
  if (!pen) return color;
  pen.strokeStyle = color;
  pen.globalAlpha = 0.5;
  pen.lineWidth = devicePixelRatio * 0.8;
  pen.beginPath();
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift, size);
    pen.lineTo(shift + size, 0);
  }
  pen.stroke();
  return context.createPattern(tile, 'repeat') ?? color;
}

function drawStretch(plot: uPlot, ink: Ink, { from, to, standing }: ChartStretch): void {
  const left = plot.valToPos(from, 'x', true);
  const width = plot.valToPos(to, 'x', true) - left;
  const height = 5 * devicePixelRatio;
  const top = plot.bbox.top + plot.bbox.height - height;
  plot.ctx.fillStyle = ink('ink');
  plot.ctx.strokeStyle = ink('ink');
  plot.ctx.lineWidth = 1.4 * devicePixelRatio;
  if (standing === 'supported') plot.ctx.fillRect(left, top, width, height);
  else plot.ctx.strokeRect(left, top, width, height);
}

function drawLines(plot: uPlot, looks: ChartLooks, ink: Ink): void {
  const lines = [
    ...(looks.gridAt ?? []).map((at) => ({ at, word: looks.formatY(at), color: ink('rule') })),
    ...(looks.usual ? [{ ...looks.usual, color: ink('ink-2') }] : []),
  ];
  plot.ctx.save();
  plot.ctx.font = `${11 * devicePixelRatio}px "Hanken Grotesk Variable", sans-serif`;
  plot.ctx.textBaseline = 'middle';
  plot.ctx.textAlign = 'left';
  for (const { at, word, color } of lines) {
    const y = plot.valToPos(at, 'y', true);
    plot.ctx.strokeStyle = color;
    plot.ctx.lineWidth = devicePixelRatio;
    plot.ctx.beginPath();
    plot.ctx.moveTo(plot.bbox.left, y);
    plot.ctx.lineTo(plot.bbox.left + plot.bbox.width, y);
    plot.ctx.stroke();
    plot.ctx.fillStyle = ink('ink-3');
    plot.ctx.fillText(word, plot.bbox.left + plot.bbox.width + 10 * devicePixelRatio, y);
  }
  for (const stretch of looks.stretches ?? []) drawStretch(plot, ink, stretch);
  plot.ctx.restore();
}

function seriesOf(ink: Ink): uPlot.Series[] {
  const edge = { stroke: ink('edge'), width: 0.8, points: { show: false } };
  return [
    {},
    edge,
    edge,
    { stroke: ink('ink'), width: 1.5, points: { show: false } },
    { stroke: ink('petrol'), width: 1.5, points: { show: false } },
  ];
}

function dataOf({ series }: ChartLooks): uPlot.AlignedData {
  const none = series.x.map(() => null);
  return [
    [...series.x],
    [...(series.high ?? none)],
    [...(series.low ?? none)],
    [...series.center],
    [...(series.second ?? none)],
  ];
}

function optionsOf(looks: ChartLooks, ink: Ink, width: number, onPoint: (index: number | null) => void): uPlot.Options {
  return {
    width,
    height: looks.height ?? 240,
    padding: [8, gutter, 0, 10],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      x: { time: false },
      y: { range: () => rangeOf(looks.series, [...(looks.gridAt ?? []), ...(looks.usual ? [looks.usual.at] : [])]) },
    },
    axes: [
      {
        size: axisHeight,
        stroke: ink('ink-2'),
        font: '11px "Hanken Grotesk Variable", sans-serif',
        grid: { show: false },
        ticks: { show: false },
        values: (_plot, splits) => splits.map(looks.formatX),
        ...(looks.ticksAt ? { splits: () => [...(looks.ticksAt ?? [])] } : {}),
      },
      { show: false },
    ],
    series: seriesOf(ink),
    bands: [{ series: [1, 2], fill: (plot) => hatch(plot.ctx, ink('ink-2')) as string }],
    hooks: {
      draw: [(plot) => drawLines(plot, looks, ink)],
      setCursor: [(plot) => plot.cursor.event && onPoint(plot.cursor.idx ?? null)],
    },
  };
}

/** The drawing itself. It takes its colours from the tokens and is drawn again when the theme or the width changes. */
export function ChartCanvas({
  looks,
  point,
  onPoint,
}: {
  looks: ChartLooks;
  point: number | null;
  onPoint: (index: number | null) => void;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const chosen = useStore(theme);
  const tell = useRef(onPoint);
  tell.current = onPoint;
  useEffect(() => {
    const element = frame.current;
    if (!element || !chosen) return;
    const draw = (): void => {
      plot.current?.destroy();
      plot.current = new uPlot(
        optionsOf(looks, inkOf(element), element.clientWidth, (index) => tell.current(index)),
        dataOf(looks),
        element,
      );
    };
    draw();
    const observer = new ResizeObserver(() =>
      plot.current?.setSize({ width: element.clientWidth, height: looks.height ?? 240 }),
    );
    observer.observe(element);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', draw);
    return () => {
      observer.disconnect();
      dark.removeEventListener('change', draw);
      plot.current?.destroy();
      plot.current = null;
    };
  }, [looks, chosen]);
  useEffect(() => {
    const at = point === null ? undefined : looks.series.x[point];
    if (!plot.current || at === undefined) return;
    plot.current.setCursor({ left: plot.current.valToPos(at, 'x'), top: 0 }, false);
  }, [point, looks]);
  return <div ref={frame} className="chart" aria-hidden="true" />;
}
