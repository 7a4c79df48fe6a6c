/** Asks what came of a call that gave no answer: each pretend network knows it in its own way. */
import type { Answer } from '@antiphon/wire';
import { textForMatching } from '../kit/index.ts';
import { momentWords } from '../kit/moment-words.ts';
import type { Finding, StepCall } from '../spec.ts';
import { containerOf, nameOf, postOf, traceOf } from './publish.ts';
import { styleOf } from './styles.ts';
import { callAs, codeIn, containerAnswer, postsAnswer, read, sandboxError, type WorldAddress } from './wire.ts';

type Question = StepCall & { readonly sentAt: Date };

export async function findStep(world: WorldAddress, call: Question): Promise<Finding> {
  const style = styleOf(call.account.details);
  if (style === 'lumen') return askContainer(world, call);
  if (style === 'murmur') {
    const evidence = `Murmur remembers the key ${call.identity.seed} of this post: saying it again shows the same post.`;
    return { kind: 'repeat', evidence };
  }
  return lookAmongRecent(world, call);
}

async function askContainer(world: WorldAddress, call: Question): Promise<Finding> {
  const id = containerOf(call);
  const answer = await callAs(world, call, `/v1/containers/${id}`);
  const container = read(answer, containerAnswer);
  if (!container) {
    if (codeIn(answer) === 'not_found')
      return { kind: 'cannot_tell', evidence: `Lumen no longer knows the container ${id}.` };
    return { kind: 'not_now', error: sandboxError(answer, 'harmless', call.now, nameOf(call)) };
  }
  const evidence = `Lumen says ${container.status} of the container ${id}. ${raw(answer)}`;
  return container.post
    ? { kind: 'found', trace: traceOf(world, container.post), evidence }
    : { kind: 'absent', evidence };
}

/** How far clocks may be apart: little, the pretend networks run beside us. More would take an equal, earlier post for this one. */
const toleranceMs = 5_000;

/** Same words, same parent, same number of pictures, not older than the call, and not already known as ours. */
async function lookAmongRecent(world: WorldAddress, call: Question): Promise<Finding> {
  const answer = await callAs(world, call, '/v1/posts', { query: { limit: 50 } });
  const page = read(answer, postsAnswer);
  if (!page) return { kind: 'not_now', error: sandboxError(answer, 'harmless', call.now, nameOf(call)) };
  const sent = postOf(call);
  const known = new Set(Object.values(call.done).map((trace) => trace.remoteId));
  const since = new Date(call.sentAt.getTime() - toleranceMs);
  const recent = page.posts.filter((post) => post.created_at >= since && !known.has(post.id));
  const match = recent.find(
    (post) =>
      textForMatching(post.text) === textForMatching(String(sent.text)) &&
      post.reply_to === sent.reply_to &&
      post.pictures.length === (sent.media_ids as string[]).length,
  );
  const looked = `Looked through ${page.posts.length} recent posts, ${recent.length} of them since ${momentWords(since)}.`;
  if (match) {
    const when = momentWords(match.created_at);
    return {
      kind: 'found',
      trace: traceOf(world, match),
      evidence: `${looked} The post ${match.id} of ${when} has the same words.`,
    };
  }
  // A page full of newer posts may hide ours behind it.
  const oldest = page.posts.at(-1);
  if (page.cursor && oldest && oldest.created_at >= since) {
    return { kind: 'cannot_tell', evidence: `${looked} There are more than one question shows.` };
  }
  return { kind: 'absent', evidence: `${looked} None has the same words.` };
}

function raw(answer: Answer): string {
  return answer.kind === 'answered' ? `Its answer: ${answer.body.slice(0, 1_000)}` : '';
}
