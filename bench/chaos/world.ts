/** The ten pretend networks with the accounts of the run, in this process, where everything of them can be seen. */

import type { InstalledStandIn, StandInLogin, StandInPost } from '@antiphon/channels/stand-ins';
import { standIns } from '@antiphon/channels/stand-ins';
import type { StandIn } from '@antiphon/wire/stand-in';
import { settingsForStandIns } from '../../apps/server/src/testing/stand-in-settings.ts';
import type { Plan } from './plan.ts';

export interface Network {
  readonly installed: InstalledStandIn;
  readonly standIn: StandIn;
}

export interface World {
  readonly networks: ReadonlyMap<string, Network>;
  /** In the plan's order. */
  readonly logins: readonly StandInLogin[];
  /** What a server of ours needs to reach them. */
  readonly settings: Readonly<Record<string, string>>;
  readonly hosts: readonly string[];
  visible(): readonly (StandInPost & { readonly network: string })[];
  close(): Promise<void>;
}

/** How long a network works on a film. */
const workMs = 5_000;

/** `factor`: networks work on media so many times quicker, and give allowances back so many times sooner, than usual. */
export async function startWorld(plan: Plan, factor: number): Promise<World> {
  const networks = new Map<string, Network>();
  for (const installed of standIns as readonly InstalledStandIn[])
    networks.set(installed.id, {
      installed,
      standIn: await installed.start({ processingMs: workMs / factor, windowsDividedBy: factor }),
    });
  const logins = plan.accounts.map(({ network, name }) => {
    const { installed, standIn } = networkOf(networks, network);
    return installed.addAccount(standIn, name);
  });
  const all = [...networks.values()];
  return {
    networks,
    logins,
    settings: settingsForStandIns(all),
    hosts: all.map(({ standIn }) => standIn.host),
    visible: () =>
      all.flatMap(({ installed, standIn }) =>
        installed.visible(standIn).map((post) => ({ ...post, network: installed.id })),
      ),
    close: async () => {
      await Promise.all(all.map(({ standIn }) => standIn.close()));
    },
  };
}

export function networkOf(networks: ReadonlyMap<string, Network>, id: string): Network {
  const network = networks.get(id);
  if (!network) throw new Error(`There is no pretend ${id}.`);
  return network;
}
