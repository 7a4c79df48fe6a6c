/** Kills workers while networks hold their calls: at every network, in every kind of step that changes something. */
import { setTimeout as wait } from 'node:timers/promises';
import { stepOf } from './faults.ts';
import type { House } from './processes.ts';
import type { Chance } from './seeded.ts';
import { Tally } from './tally.ts';
import type { World } from './world.ts';

export interface Kills {
  workers: number;
  rounds: number;
  databases: number;
  /** By network and step: calls that were under way when their worker died. */
  readonly struck: Tally;
}

const atOnce = 8;
const holdMs = 6_000;
const deadSteps = ['visible', 'prepare'] as const;

interface Cell {
  readonly network: string;
  readonly step: (typeof deadSteps)[number];
}

interface Rules {
  /** So many workers die at least. */
  readonly least: number;
  readonly databases: number;
  readonly pauseMs: number;
  isOver(): boolean;
}

/** Goes on until every cell was struck and enough have died, or until it is told to end. */
export async function killInTurn(world: World, house: House, chance: Chance, rules: Rules): Promise<Kills> {
  const kills: Kills = { workers: 0, rounds: 0, databases: 0, struck: new Tally() };
  let open: Cell[] = [...world.networks.keys()].flatMap((network) => deadSteps.map((step) => ({ network, step })));
  while (!rules.isOver() && (open.length > 0 || kills.workers < rules.least)) {
    await wait(rules.pauseMs);
    const struck = await killOnce(world, house, kills, chance.shuffled(open).slice(0, atOnce), chance);
    open = open.filter((cell) => !struck.includes(cell));
    if (kills.databases < rules.databases && kills.rounds >= (kills.databases + 1) * 2) {
      await house.killDatabase();
      kills.databases += 1;
    }
  }
  return kills;
}

/** One round. @returns the cells where a call was under way when its worker died. */
async function killOnce(
  world: World,
  house: House,
  kills: Kills,
  cells: readonly Cell[],
  chance: Chance,
): Promise<Cell[]> {
  const holds = cells.map((cell) => ({ cell, held: hold(world, cell, chance) }));
  await Promise.race([Promise.all(holds.map(({ held }) => held.reached)), wait(holdMs)]);
  const struck = holds.filter(({ held }) => held.struck > 0).map(({ cell }) => cell);
  const isKilling = struck.length > 0 || cells.length === 0;
  const killing = isKilling ? house.killWorkers() : Promise.resolve(0);
  // They are dead when the held calls take effect, and others come up meanwhile.
  if (isKilling) await wait(20);
  for (const { held } of holds) held.remove();
  kills.workers += await killing;
  if (isKilling) kills.rounds += 1;
  for (const { network, step } of struck) kills.struck.add(network, step);
  return struck;
}

function hold(world: World, { network, step }: Cell, chance: Chance) {
  const found = world.networks.get(network);
  if (!found) throw new Error(`There is no pretend ${network}.`);
  const { installed, standIn } = found;
  const kind = chance.next() < 0.5 ? 'hold_after' : 'hold_before';
  return standIn.fault({ kind, times: 1 }, ({ route }) => stepOf(installed.routes, route) === step);
}
