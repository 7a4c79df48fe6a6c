/** What the installed channels say of themselves, as a page for people: it cannot say what they do not. Pure. */
import { type ChannelFace, type FormatName, formatNames, type Quota } from '../spec.ts';

const formatWords: Readonly<Record<FormatName, string>> = {
  text: 'Text',
  image: 'Picture',
  carousel: 'Several pictures',
  video: 'Video',
  reel: 'Reel or short',
  story: 'Story',
  thread: 'Thread',
  firstComment: 'First comment',
  linkCard: 'Link card',
  altText: 'Alt text',
  poll: 'Poll',
  aiLabel: 'AI label',
};
const levelWords = { exact: 'exactly once', by_reading: 'by looking', person: 'a person decides' } as const;

/** The page in Markdown. Networks in the order of the list, pretend ones left out. */
export function channelTable(faces: readonly ChannelFace[]): string {
  const real = faces.filter((face) => !face.capabilities.isSandbox);
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const head = [row(['', ...real.map((face) => face.name)]), row(['---', ...real.map(() => ':-:')])];
  const line = (name: string, tell: (face: ChannelFace) => string) => row([name, ...real.map(tell)]);
  const formats = formatNames.map((format) =>
    line(formatWords[format], ({ capabilities }) => (capabilities.formats[format].works ? 'yes' : 'no')),
  );
  const more = [
    line('Characters', ({ capabilities }) => number(capabilities.limits.text.max)),
    line('Pictures in one post', ({ capabilities }) => number(capabilities.limits.images.max)),
    line('Longest video', ({ capabilities }) => longest(capabilities.limits.video?.maxDurationMs)),
    line('When no answer comes', ({ capabilities }) => levelWords[capabilities.guarantee.level]),
    line('Taking back', ({ capabilities }) => (capabilities.canDelete ? 'yes' : 'no')),
    line('Editing', ({ capabilities }) => (capabilities.canEdit ? 'yes' : 'no')),
    line('Comments', ({ capabilities: { comments } }) =>
      comments === 'answer' ? 'read, answered' : (comments ?? 'no'),
    ),
    line('Past posts', ({ capabilities }) => (capabilities.canReadPastPosts ? 'yes' : 'no')),
    line('Fetches media itself', ({ capabilities }) => capabilities.fetchesMedia?.join(', ') || 'no'),
    line('Numbers of a post', ({ capabilities }) => capabilities.metrics.post.join(', ') || 'none'),
    line('Numbers of an account', ({ capabilities }) => capabilities.metrics.account.join(', ') || 'none'),
  ];
  return [
    '# What each network takes',
    '',
    'Written from what the adapters declare, and checked against it by every test run: a "yes" is published to an imitation of the network by the conformance suite. What differs between accounts of one network is said in the composer.',
    '',
    ...head,
    ...formats,
    ...more,
    '',
    ...real.flatMap(detailsOf),
  ]
    .join('\n')
    .concat('\n');
}

function detailsOf(face: ChannelFace): string[] {
  const { guarantee, quotas = [], formats } = face.capabilities;
  const nos = formatNames.flatMap((format) => {
    const support = formats[format];
    if (support.works) return [];
    const source = support.source ? ` ([source](${support.source}))` : '';
    return [`- ${formatWords[format]}: ${support.reason}${source}`];
  });
  const exceptions = (guarantee.exceptions ?? []).map(
    ({ formats: names, words }) => `- ${names.map((name) => formatWords[name]).join(', ')}: ${words}`,
  );
  return [
    `## ${face.name}`,
    '',
    `${guarantee.words}`,
    '',
    ...(exceptions.length > 0 ? ['Otherwise:', '', ...exceptions, ''] : []),
    ...(quotas.length > 0 ? ['Quotas:', '', ...quotas.map((quota) => `- ${quotaWords(quota)}`), ''] : []),
    ...(nos.length > 0 ? ['Not here, and why:', '', ...nos, ''] : []),
  ];
}

function quotaWords({ words, max }: Quota): string {
  return `${words} (${number(max)})`;
}

/** Sizes are written the same wherever the page is made. */
function number(value: number): string {
  return value.toLocaleString('en-US');
}

function longest(durationMs: number | undefined): string {
  if (durationMs === undefined) return 'none';
  const seconds = Math.round(durationMs / 1000);
  if (seconds >= 86_400) return 'not said';
  return seconds < 300
    ? `${seconds} s`
    : seconds < 7200
      ? `${Math.round(seconds / 60)} min`
      : `${Math.round(seconds / 3600)} h`;
}
