/** The imitations of the vendors, for tests and play: one line each. The sandbox imitates nobody. */
import type { StandIn } from '@antiphon/wire/stand-in';
import { startAnthropicStandIn } from './anthropic/stand-in.ts';
import { startGoogleStandIn } from './google/stand-in.ts';
import type { ModelStandInState, StandInPlace } from './kit/stand-in-state.ts';
import { startOpenAiStandIn } from './openai/stand-in.ts';
import { startCompatibleStandIn } from './openai-compatible/stand-in.ts';

export interface InstalledStandIn {
  /** The provider's id. */
  readonly id: string;
  /** What stands between the stand-in's address and the API: `<url><path>` is the adapter's `baseUrl`. */
  readonly path: string;
  start(options?: StandInPlace): Promise<StandIn<ModelStandInState>>;
}

export const standIns: readonly InstalledStandIn[] = [
  { id: 'openai', path: '/v1', start: startOpenAiStandIn },
  { id: 'anthropic', path: '/v1', start: startAnthropicStandIn },
  { id: 'google', path: '/v1beta', start: startGoogleStandIn },
  { id: 'openai-compatible', path: '/v1', start: startCompatibleStandIn },
];
