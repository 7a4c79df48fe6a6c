/** What a network offers an account for one option: boards, playlists. Asked when somebody chooses, kept for a minute. */
import type { Choice, Reading } from '@antiphon/channels';
import type { AppContext } from '../../context.ts';
import { choicesNotRead, noChoices } from './accounts.errors.ts';
import type { AccountRow } from './accounts.table.ts';
import { askNetwork } from './ask-network.ts';

const rememberedMs = 60_000;
const callMs = 20_000;
/** Lists in memory; the oldest goes first. */
const mostRemembered = 1_000;

interface Remembered {
  readonly at: number;
  readonly asked: Promise<Reading<readonly Choice[]>>;
}
const memory = new WeakMap<AppContext, Map<string, Remembered>>();

/**
 * The choices, at most a minute old. Whoever asks while the network is being asked waits for the same answer; a failure
 * is not remembered. Call it outside of any unit of work.
 * @throws AppError 404 `no_choices`; 409 when the account must sign in again; 422, 429, 503 with the network's reason.
 */
export async function readChoices(app: AppContext, account: AccountRow, option: string): Promise<readonly Choice[]> {
  const channel = app.channel(account.channel);
  const read = channel?.choices && Object.hasOwn(channel.choices, option) ? channel.choices[option] : undefined;
  if (!channel || !read) throw noChoices(channel?.name ?? account.channel, option);
  const known = memory.get(app) ?? new Map<string, Remembered>();
  memory.set(app, known);
  // A new sign-in may see other lists.
  const key = [account.workspaceId, account.id, account.secretId, option].join(' ');
  const now = app.clock.now();
  const last = known.get(key);
  const isFresh = last && Math.abs(now.getTime() - last.at) < rememberedMs;
  const { workspaceId, id: accountId } = account;
  const whom = { workspaceId, accountId, channel };
  const asked = isFresh ? last.asked : askNetwork(app, { ...whom, signal: AbortSignal.timeout(callMs) })(read);
  if (!isFresh) remember(known, key, { at: now.getTime(), asked });
  const answer = await forgetting(known, key, asked);
  if (answer.kind === 'failed') throw choicesNotRead(answer.error, now);
  return answer.value;
}

function remember(known: Map<string, Remembered>, key: string, answer: Remembered): void {
  known.delete(key);
  known.set(key, answer);
  const [oldest] = known.keys();
  if (known.size > mostRemembered && oldest !== undefined) known.delete(oldest);
}

/** The answer; anything but a list is forgotten, so that the next one asks again. */
async function forgetting(known: Map<string, Remembered>, key: string, asked: Remembered['asked']) {
  let isList = false;
  try {
    const answer = await asked;
    isList = answer.kind === 'read';
    return answer;
  } finally {
    if (!isList && known.get(key)?.asked === asked) known.delete(key);
  }
}
