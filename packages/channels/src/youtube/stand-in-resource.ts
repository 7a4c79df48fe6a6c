/** What the pretend YouTube takes as a video resource, and what not (developers.google.com/youtube/v3/docs/videos). */
import { Problem } from './stand-in-state.ts';

type Fields = { readonly [name: string]: unknown };

const settable = {
  snippet: ['title', 'description', 'tags', 'categoryId', 'defaultLanguage', 'defaultAudioLanguage'],
  status: [
    'privacyStatus',
    'publishAt',
    'license',
    'embeddable',
    'publicStatsViewable',
    'selfDeclaredMadeForKids',
    'containsSyntheticMedia',
  ],
} as const;

export const categories = [
  { id: '1', title: 'Film & Animation', assignable: true },
  { id: '10', title: 'Music', assignable: true },
  { id: '22', title: 'People & Blogs', assignable: true },
  { id: '27', title: 'Education', assignable: true },
  { id: '28', title: 'Science & Technology', assignable: true },
  { id: '30', title: 'Movies', assignable: false },
] as const;

const bad = (reason: string, message: string) => new Problem(400, reason, message, 'youtube.video');

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** Names that Google does not know are refused. */
function refuseForeign(part: keyof typeof settable, fields: Fields): void {
  const known: readonly string[] = settable[part];
  const foreign = Object.keys(fields).find((name) => !known.includes(name));
  if (foreign === undefined) return;
  const message = `Invalid JSON payload received. Unknown name "${foreign}" at '${part}': Cannot find field.`;
  throw new Problem(400, 'badRequest', message);
}

/** The snippet as it is kept; everything that is left out is gone. */
export function readSnippet(value: unknown): { [name: string]: unknown } {
  const fields = fieldsOf(value);
  refuseForeign('snippet', fields);
  const { title, description = '', tags = [], categoryId = '22' } = fields;
  if (typeof title !== 'string' || title.trim() === '' || [...title].length > 100 || /[<>]/.test(title))
    throw bad('invalidTitle', 'The request metadata specifies an invalid or empty video title.');
  if (typeof description !== 'string' || Buffer.byteLength(description) > 5000 || /[<>]/.test(description))
    throw bad('invalidDescription', 'The request metadata specifies an invalid video description.');
  if (!Array.isArray(tags) || !tags.every(isTag) || tagBudget(tags) > 500)
    throw bad('invalidTags', 'The request metadata specifies invalid video keywords.');
  if (!categories.some((category) => category.id === categoryId && category.assignable))
    throw bad('invalidCategoryId', 'The snippet.categoryId property specifies an invalid category ID.');
  return { ...fields, description, categoryId };
}

function isTag(tag: unknown): tag is string {
  return typeof tag === 'string' && tag.trim() !== '' && !/[<>]/.test(tag);
}

/** As the documentation of `snippet.tags[]` counts. */
function tagBudget(tags: readonly string[]): number {
  return tags.map((tag) => (tag.includes(' ') ? `"${tag}"` : tag)).join(',').length;
}

/** The status as it is kept; what is left out falls back to its default. */
export function readStatus(value: unknown): { [name: string]: unknown } {
  const fields = fieldsOf(value);
  refuseForeign('status', fields);
  const { privacyStatus = 'public', license = 'youtube', embeddable = true } = fields;
  const isKnown = ['public', 'unlisted', 'private'].includes(String(privacyStatus));
  const flags = ['embeddable', 'selfDeclaredMadeForKids', 'containsSyntheticMedia', 'publicStatsViewable'];
  const isWrongType = flags.some((name) => name in fields && typeof fields[name] !== 'boolean');
  if (!isKnown || isWrongType) throw bad('invalidVideoMetadata', 'The request metadata is invalid.');
  if (license !== 'youtube' && license !== 'creativeCommon')
    throw bad('invalidLicense', 'The status.license property specifies an invalid license.');
  if (fields.publishAt !== undefined && privacyStatus !== 'private')
    throw bad('invalidPublishAt', 'The request metadata specifies an invalid scheduled publishing time.');
  return { publicStatsViewable: true, ...fields, privacyStatus, license, embeddable };
}
