/** `call <route> <json>`: every route of the contract, by its name. */
import { readFile } from 'node:fs/promises';
import { listRoutes, type Session } from './client.ts';
import { Failure } from './failure.ts';

/**
 * Calls a route. `json` is its input, `-` reads it from standard input; `workspaceId` is filled in where the
 * route wants one and none is given.
 * @throws Failure 2 for an unknown route or unreadable JSON.
 */
export async function callRoute(session: Session, name: string, json: string | undefined): Promise<unknown> {
  const route = listRoutes().get(name);
  if (!route) throw new Failure(2, `There is no route “${name}”. List them with: antiphon routes`);
  const given = readInput(json === '-' ? await readFile('/dev/stdin', 'utf8') : (json ?? '{}'));
  const wantsWorkspace = route.path.includes('{workspaceId}') && !('workspaceId' in given);
  const input = wantsWorkspace ? { workspaceId: await session.workspaceId(), ...given } : given;
  const [group = '', procedure = ''] = name.split('.');
  const call = (session.client as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>)[group]?.[procedure];
  if (!call) throw new Failure(2, `There is no route “${name}”.`);
  return call(input);
}

function readInput(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    throw new Failure(2, `The input is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw new Failure(2, 'The input must be a JSON object, such as {"limit": 10}.');
}
