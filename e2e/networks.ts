/** Pretend networks for a journey: the product finds them in the place of the real ones and notices no difference. */
import { standIns } from '@antiphon/channels/stand-ins';
import { type StartedStandIn, settingsForStandIns } from '../apps/server/src/testing/stand-in-settings.ts';
import type { Person } from './person.ts';

export interface Networks {
  /** What the server is told, so that it finds them, and may. */
  readonly settings: Readonly<Record<string, string>>;
  of(id: string): StartedStandIn;
  close(): Promise<void>;
}

/** Starts them on loopback, in this process: they outlive a server that is killed. */
export async function startNetworks(...ids: readonly string[]): Promise<Networks> {
  const started = await Promise.all(ids.map(startOne));
  return {
    settings: {
      ...settingsForStandIns(started),
      ANTIPHON_ALLOW_PRIVATE_HOSTS: started.map(({ standIn }) => standIn.host).join(','),
    },
    of: (id) => find(started, id),
    close: async () => void (await Promise.all(started.map(({ standIn }) => standIn.close()))),
  };
}

/** Profiles of pretend networks have pictures in the Internet: this person's page is given another, and asks nobody. */
export async function staysInside(person: Person): Promise<void> {
  const body = '<svg xmlns="http://www.w3.org/2000/svg"/>';
  await person.page.route(/^https:/, (route) => route.fulfill({ contentType: 'image/svg+xml', body }));
  // Those of the pretend Mastodon are on http, which no page of ours shows.
  person.expects(/missing\.png.*Content Security Policy/);
}

async function startOne(id: string): Promise<StartedStandIn> {
  const installed = standIns.find((one) => one.id === id);
  if (!installed) throw new Error(`There is no pretend ${id}.`);
  return { installed, standIn: await installed.start({}) };
}

function find(started: readonly StartedStandIn[], id: string): StartedStandIn {
  const one = started.find(({ installed }) => installed.id === id);
  if (!one) throw new Error(`No pretend ${id} was started.`);
  return one;
}
