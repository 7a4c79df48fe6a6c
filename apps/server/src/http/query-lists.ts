/** Lists in a query: `?ids=a` is a list of one, `?ids=a&ids=b` of two, as the OpenAPI document declares them. */
import { contract } from '@antiphon/contract';
import { z } from 'zod';

const names = listNames();

/** The same address with its lists in the router's own spelling, which a single value needs to count as a list. */
export function withLists(url: URL): URL {
  if (![...url.searchParams.keys()].some((name) => names.has(name))) return url;
  const spelt = new URL(url);
  spelt.search = '';
  for (const [name, value] of url.searchParams) spelt.searchParams.append(names.has(name) ? `${name}[]` : name, value);
  return spelt;
}

/** Every field of a reading route that takes a list. */
function listNames(): ReadonlySet<string> {
  const found = new Set<string>();
  for (const procedure of Object.values(contract).flatMap((group) => Object.values(group))) {
    const { route, inputSchema } = procedure['~orpc'];
    if (route.method !== 'GET' || !(inputSchema instanceof z.ZodObject)) continue;
    for (const [name, field] of Object.entries(inputSchema.shape)) if (isList(field)) found.add(name);
  }
  return found;
}

function isList(field: unknown): boolean {
  if (field instanceof z.ZodOptional || field instanceof z.ZodDefault) return isList(field.unwrap());
  return field instanceof z.ZodArray;
}
