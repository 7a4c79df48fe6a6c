/** The option columns of this installation's networks. */
import type { Channel } from '@antiphon/channels';
import { type OptionColumn, optionColumnsOf } from '@antiphon/contract/option-columns';
import { z } from 'zod';
import type { AppContext } from '../../context.ts';
import type { NetworkOptions } from './row-options.rules.ts';

const known = new WeakMap<Channel, NetworkOptions>();

/** A network's option columns with the schema behind them. */
export function networkOptions(channel: Channel): NetworkOptions {
  const found = known.get(channel) ?? {
    schema: channel.options,
    columns: optionColumnsOf({
      id: channel.id,
      name: channel.name,
      options: z.toJSONSchema(channel.options, { io: 'input' }),
      choices: Object.keys(channel.choices ?? {}),
    }),
  };
  known.set(channel, found);
  return found;
}

export function allOptionColumns(app: AppContext): OptionColumn[] {
  return app.channels.flatMap((channel) => networkOptions(channel).columns);
}
