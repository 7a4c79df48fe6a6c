import { contract } from '@antiphon/contract';
import { type AnyContractRouter, minifyContractRouter } from '@orpc/contract';
import type { Plugin } from 'vite';

const name = 'virtual:antiphon-contract';

/** Drops what only documents: the client needs method, path and structures of each route. */
function withoutWords(router: AnyContractRouter): unknown {
  return JSON.parse(
    JSON.stringify(minifyContractRouter(router), (key, value: unknown) => {
      if (key === 'meta' || key === 'errorMap') return {};
      return key === 'tags' ||
        key === 'summary' ||
        key === 'description' ||
        key === 'spec' ||
        key === 'successDescription'
        ? undefined
        : value;
    }),
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
