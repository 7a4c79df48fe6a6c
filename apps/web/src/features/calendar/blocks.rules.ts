/** Sends as a calendar draws them: those of one post at one time are one block. Pure. */
import type { NoteState } from '../../ui/note.tsx';
import type { Publication } from '../publications/index.tsx';
import { type Spot, spotAt } from './zone.rules.ts';

/** What is planned and not approved waits for approval. */
function noteOf({ state, approval }: Pick<Publication, 'state' | 'approval'>): NoteState {
  if (state === 'scheduled' && approval !== null && approval !== 'approved') return 'approval';
  return state === 'needs_attention' ? 'attention' : state;
}

/** What stands at one place of the calendar. */
export interface Block {
  /** The id of its first send: stays while it is moved. */
  readonly id: string;
  readonly postId: string;
  readonly title: string;
  readonly dueAt: string;
  readonly spot: Spot;
  readonly sends: readonly Publication[];
  readonly state: NoteState;
}

/** Worst first: a block shows the state that most needs a look. */
const order: readonly NoteState[] = [
  'attention',
  'unknown',
  'failed',
  'missed',
  'approval',
  'sending',
  'scheduled',
  'draft',
  'published',
  'taken_down',
  'cancelled',
];

/** The state of several: the worst. */
export const worstOf = (states: readonly NoteState[]): NoteState =>
  order.find((state) => states.includes(state)) ?? 'scheduled';

const minuteOf = (instant: string): string => instant.slice(0, 16);

/** Sends in the order of time, those of one post in one minute as one block, where a clock in the zone shows them. */
export function blocksOf(sends: readonly Publication[], zone: string): readonly Block[] {
  const groups = new Map<string, Publication[]>();
  for (const send of sends) {
    // What was taken back is no part of what goes out.
    const key = `${send.postId} ${minuteOf(send.dueAt)} ${send.state === 'cancelled'}`;
    groups.set(key, [...(groups.get(key) ?? []), send]);
  }
  return [...groups.values()]
    .flatMap((group): Block[] => {
      const [first] = group.toSorted((a, b) => a.id.localeCompare(b.id));
      if (!first) return [];
      return [
        {
          id: first.id,
          postId: first.postId,
          title: first.postTitle,
          dueAt: first.dueAt,
          spot: spotAt(first.dueAt, zone),
          sends: group,
          state: worstOf(group.map(noteOf)),
        },
      ];
    })
    .toSorted((a, b) => a.dueAt.localeCompare(b.dueAt) || a.id.localeCompare(b.id));
}

/** The blocks of each day. */
export function byDay(blocks: readonly Block[]): ReadonlyMap<string, readonly Block[]> {
  const days = new Map<string, Block[]>();
  for (const block of blocks) days.set(block.spot.day, [...(days.get(block.spot.day) ?? []), block]);
  return days;
}

/** A block in a column of hours, and the share of the width it has. */
export interface Placed {
  readonly block: Block;
  readonly lane: number;
  readonly lanes: number;
  /** Others of its time stand behind a "more" at the edge. */
  readonly isCrowded: boolean;
}
/** Blocks for which there is no room at their time. */
export interface Crowd {
  readonly blocks: readonly Block[];
  readonly minutes: number;
}
export interface Column {
  readonly placed: readonly Placed[];
  readonly crowds: readonly Crowd[];
}

/** Two stand side by side; of more, one is drawn and the rest is counted. */
const mostLanes = 2;

/** Blocks of one day in hours: a block is as high as `blockMinutes`, and none lies on another. */
export function columnOf(blocks: readonly Block[], blockMinutes: number): Column {
  const clusters: Block[][] = [];
  let until = -1;
  for (const block of blocks) {
    const cluster = clusters.at(-1);
    if (cluster && block.spot.minutes < until) cluster.push(block);
    else clusters.push([block]);
    // They come in the order of time, so the last one ends last.
    until = block.spot.minutes + blockMinutes;
  }
  const columns = clusters.map((cluster) => {
    const side = inLanes(cluster, blockMinutes, mostLanes);
    return side.crowds.length === 0 ? side : inLanes(cluster, blockMinutes, 1);
  });
  return { placed: columns.flatMap(({ placed }) => placed), crowds: columns.flatMap(({ crowds }) => crowds) };
}

/** Puts the blocks of a cluster into so many lanes; what finds no lane stands behind the "more" of its time. */
function inLanes(cluster: readonly Block[], blockMinutes: number, most: number): Column {
  const ends: number[] = [];
  const placed: { block: Block; lane: number }[] = [];
  const crowds: Crowd[] = [];
  for (const block of cluster) {
    const free = ends.findIndex((end) => end <= block.spot.minutes);
    const lane = free >= 0 ? free : ends.length;
    const last = crowds.at(-1);
    if (lane < most) {
      ends[lane] = block.spot.minutes + blockMinutes;
      placed.push({ block, lane });
    } else if (last && block.spot.minutes < last.minutes + blockMinutes)
      crowds[crowds.length - 1] = { ...last, blocks: [...last.blocks, block] };
    else crowds.push({ blocks: [block], minutes: block.spot.minutes });
  }
  const lanes = Math.max(1, ends.length);
  return { placed: placed.map((one) => ({ ...one, lanes, isCrowded: crowds.length > 0 })), crowds };
}
