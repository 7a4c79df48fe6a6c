/** What passes through a stand-in: calls, what is said to them, and who sees it. */

import type { CallToMatch } from './faults.ts';

/** A call as it arrived. */
export interface ReceivedCall extends CallToMatch {
  readonly at: Date;
  /** True for the second processing of a call under the fault `twice`. */
  readonly isRepeat: boolean;
}

/** Sees calls pass, for programs that measure. */
export interface Watcher {
  /** It has arrived whole; nothing is done yet. */
  received?(call: ReceivedCall): void;
  /** It is worked on: `body` is what the network says, whatever a fault makes of it. Not called where a fault came before. */
  answered?(
    call: ReceivedCall,
    answer: { readonly status: number; readonly headers: object; readonly body: unknown },
  ): void;
}

/** An answer in the network's own words. */
export interface FaultAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** How this network says the things every network says. */
export interface FaultAnswers {
  rateLimited(resetAt: Date, now: Date): FaultAnswer;
  unauthorized(): FaultAnswer;
  serverError(status: number): FaultAnswer;
}
