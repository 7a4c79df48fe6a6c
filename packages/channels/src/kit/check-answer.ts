/** What a network says to an answer below a post. Pure. */
import type { ChannelFace, Json, Measure } from '../spec.ts';

export interface CheckedAnswer {
  readonly measure: Measure;
  /** Why the network would not take it, in words; null when it would. */
  readonly fault: string | null;
}

/** Judges an answer as the network counts it; `to` is the handle that is answered, null below the post itself. */
export function checkAnswer(
  face: ChannelFace,
  answer: { readonly text: string; readonly details: Json; readonly to: string | null },
): CheckedAnswer {
  const { text, details, to } = answer;
  const limits = face.limitsOf(details);
  const { measure, faults } = face.checkAnswer?.(text, limits, to) ?? {
    measure: face.measure(text, limits),
    faults: [],
  };
  const { used, max, overflowAt } = measure;
  if (overflowAt === null) return { measure, fault: faults[0] ?? null };
  const name = face.networkOf?.(details).name ?? face.name;
  const tooMany = used - max;
  // Some networks limit bytes too: then the characters alone do not say it.
  const fault =
    tooMany > 0
      ? `${tooMany} ${tooMany === 1 ? 'character' : 'characters'} too long: ${name} takes ${max}.`
      : `Too long for ${name}.`;
  return { measure, fault };
}
