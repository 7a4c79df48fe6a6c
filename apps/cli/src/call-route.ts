/** `call <route> <json>`: every route of the contract, by its name. */
import { listRoutes, type Session } from './client.ts';
import { Failure } from './failure.ts';
import { readArgument, readJsonObject } from './read-input.ts';

type Callable = (input: unknown) => Promise<unknown>;

/**
 * Calls a route. `json` is its input, `-` reads it from standard input; `workspaceId` is filled in where the
 * route wants one and none is given. A stream of events is handed to `onItem` one by one, until it ends.
 * @throws Failure 2 for an unknown route or unreadable JSON.
 */
export async function callRoute(
  session: Session,
  name: string,
  json: string | undefined,
  onItem: (item: unknown) => void,
): Promise<{ readonly answer: unknown } | undefined> {
  const route = listRoutes().get(name);
  const [group = '', procedure = ''] = name.split('.');
  const groups = session.client as unknown as Readonly<Record<string, Readonly<Record<string, Callable>>>>;
  const call = route && groups[group]?.[procedure];
  if (!call) throw new Failure(2, `There is no route “${name}”. List them with: antiphon routes`);
  const given = readJsonObject(await readArgument(json ?? '{}'));
  const wantsWorkspace = route.path.includes('{workspaceId}') && !('workspaceId' in given);
  const answer = await call(wantsWorkspace ? { workspaceId: await session.workspaceId(), ...given } : given);
  if (!isStream(answer)) return { answer };
  for await (const item of answer) onItem(item);
  return undefined;
}

function isStream(answer: unknown): answer is AsyncIterable<unknown> {
  return typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer;
}
