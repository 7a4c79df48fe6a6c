import { contract } from '@antiphon/contract';
import { type AnyContractProcedure, type AnyContractRouter, isContractProcedure } from '@orpc/contract';
import type { Plugin } from 'vite';

const name = 'virtual:antiphon-contract';

/** What a route's declaration says to readers of the API's description only. */
const words = new Set(['tags', 'summary', 'description', 'deprecated', 'successDescription', 'spec', 'operationId']);

/** One route: method, path and how its parts are laid out. Schemas, errors and who may call stay on the server. */
function smallProcedure(procedure: AnyContractProcedure): unknown {
  const route = Object.entries(procedure['~orpc'].route).filter(([key]) => !words.has(key));
  return { '~orpc': { errorMap: {}, meta: {}, route: Object.fromEntries(route) } };
}

/**
 * The contract as plain data. Words are dropped where a route declares them and nowhere else: a room or a route may be
 * called `summary` or `tags`.
 */
export function withoutWords(router: AnyContractRouter): unknown {
  if (isContractProcedure(router)) return smallProcedure(router);
  return Object.fromEntries(
    Object.entries(router).map(([key, inner]) => [key, withoutWords(inner as AnyContractRouter)]),
  );
}

/**
 * Gives the app the contract as plain data under `virtual:antiphon-contract`: paths and methods without zod, whose
 * schemas stay on the server. Made at build time, so that it can never be older than the contract.
 */
export function smallContract(): Plugin {
  return {
    name: 'antiphon-small-contract',
    resolveId: (id) => (id === name ? `\0${name}` : null),
    load: (id) => (id === `\0${name}` ? `export const contract = ${JSON.stringify(withoutWords(contract))}` : null),
  };
}
