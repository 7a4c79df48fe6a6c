import type { Session } from './client.ts';
import type { Output } from './output.ts';

/** What verbs are built with: `run` opens the session and hands it to the action. */
export interface Tools {
  run<Args extends unknown[]>(
    action: (session: Session, output: Output, ...args: Args) => Promise<void>,
  ): (...args: Args) => Promise<void>;
}
