/// <reference types="vite/client" />

declare module 'virtual:antiphon-contract' {
  import type { AnyContractRouter } from '@orpc/contract';

  /** The contract as plain data: paths and methods, no schemas. */
  export const contract: AnyContractRouter;
}
