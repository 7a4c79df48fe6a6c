/** Every route of the contract as data, for tests that walk them all. */
import { contract, type RouteMeta } from '@antiphon/contract';

export interface RouteOfContract {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly meta: RouteMeta;
}

export function routesOfContract(): RouteOfContract[] {
  return Object.entries(contract).flatMap(([group, procedures]) =>
    Object.entries(procedures).map(([verb, procedure]) => {
      const { route, meta } = procedure['~orpc'] as { route: { method?: string; path?: string }; meta: RouteMeta };
      return { name: `${group}.${verb}`, method: route.method ?? 'POST', path: route.path ?? '', meta };
    }),
  );
}
