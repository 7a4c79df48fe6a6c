/** What the pretend LinkedIn takes as a post, and what it says of anything else (Posts and Poll API, 2025-01). */

import { statusOf } from './stand-in-media.ts';
import { badField, type LinkedInState, Refusal } from './stand-in-state.ts';

type Fields = Readonly<Record<string, unknown>>;

const known = [
  'author',
  'commentary',
  'visibility',
  'distribution',
  'content',
  'lifecycleState',
  'isReshareDisabledByAuthor',
];
const required = ['author', 'commentary', 'visibility', 'distribution', 'lifecycleState'];
const kinds = ['media', 'multiImage', 'article', 'poll'];
const durations = ['ONE_DAY', 'THREE_DAYS', 'SEVEN_DAYS', 'FOURTEEN_DAYS'];
const longestText = 3000;

export interface CheckedPost {
  readonly author: string;
  readonly commentary: string;
  readonly visibility: string;
  readonly isReshareDisabled: boolean;
  readonly content: Fields | null;
}

export function checkPost(
  state: LinkedInState,
  body: unknown,
  text: (commentary: string) => string,
  now: Date,
): CheckedPost {
  const post = fieldsOf(body, '/');
  onlyKnown(post, known, '');
  for (const name of required) if (post[name] === undefined) throw missing(`/${name}`);
  const { author, commentary, visibility, isReshareDisabledByAuthor: isReshareDisabled = false } = post;
  if (typeof author !== 'string' || typeof commentary !== 'string') throw badField('/commentary', 'not a string');
  if (text(commentary).length > longestText)
    throw badField(
      '/commentary',
      `The length of commentary exceeds the maximum of ${longestText} characters`,
      'FIELD_LENGTH_TOO_LONG',
    );
  const seenBy = author.startsWith('urn:li:organization:') ? ['PUBLIC'] : ['PUBLIC', 'CONNECTIONS'];
  if (!seenBy.includes(String(visibility))) throw badField('/visibility', `${visibility} is not an allowed value`);
  if (fieldsOf(post.distribution, '/distribution').feedDistribution !== 'MAIN_FEED')
    throw missing('/distribution/feedDistribution');
  if (post.lifecycleState !== 'PUBLISHED') throw badField('/lifecycleState', 'Only PUBLISHED is allowed at creation');
  if (typeof isReshareDisabled !== 'boolean') throw badField('/isReshareDisabledByAuthor', 'not a boolean');
  const content = post.content === undefined ? null : fieldsOf(post.content, '/content');
  if (content) checkContent(state, author, content, now);
  return { author, commentary, visibility: String(visibility), isReshareDisabled, content };
}

function checkContent(state: LinkedInState, author: string, content: Fields, now: Date): void {
  onlyKnown(content, kinds, '/content');
  const [kind, ...others] = Object.keys(content);
  if (kind === undefined || others.length > 0) throw badField('/content', 'union type must have exactly one member');
  const path = `/content/${kind}`;
  const inner = fieldsOf(content[kind], path);
  const use: UseAsset = (urn, allowed, at) => {
    const asset = state.assets.get(String(urn));
    if (!asset || asset.owner !== author || !allowed.includes(asset.kind))
      throw badField(at, `${urn} is not valid for this author`);
    const status = statusOf(asset, now);
    if (status === 'WAITING_UPLOAD' || status === 'PROCESSING_FAILED')
      throw badField(at, `${urn} is not ready: ${status}`, 'MEDIA_ASSET_WAITING_UPLOAD');
  };
  if (kind === 'media') {
    onlyKnown(inner, ['id', 'title', 'altText'], path);
    use(inner.id, ['image', 'video'], `${path}/id`);
    checkAltText(inner.altText, path);
  }
  if (kind === 'multiImage') checkImages(inner, path, use);
  if (kind === 'article') checkArticle(inner, path, use);
  if (kind === 'poll') checkPoll(inner, path);
}

type UseAsset = (urn: unknown, allowed: readonly string[], at: string) => void;

function checkImages(multiImage: Fields, path: string, use: UseAsset): void {
  const images = Array.isArray(multiImage.images) ? multiImage.images : [];
  if (images.length < 2 || images.length > 20) throw badField(`${path}/images`, 'must have 2 to 20 images');
  for (const [index, one] of images.entries()) {
    const at = `${path}/images/${index}`;
    const image = fieldsOf(one, at);
    onlyKnown(image, ['id', 'altText'], at);
    use(image.id, ['image'], `${at}/id`);
    checkAltText(image.altText, at);
  }
}

function checkArticle(article: Fields, path: string, use: UseAsset): void {
  onlyKnown(article, ['source', 'title', 'description', 'thumbnail', 'thumbnailAltText'], path);
  const { source, title, thumbnail } = article;
  if (typeof source !== 'string' || !URL.canParse(source)) throw badField(`${path}/source`, 'not a URL');
  if (typeof title !== 'string' || title === '') throw missing(`${path}/title`);
  if (thumbnail !== undefined) use(thumbnail, ['image'], `${path}/thumbnail`);
}

function checkPoll(poll: Fields, path: string): void {
  onlyKnown(poll, ['question', 'options', 'settings'], path);
  const { question } = poll;
  if (typeof question !== 'string' || question === '' || question.length > 140)
    throw badField(`${path}/question`, 'must have 1 to 140 characters');
  const options = Array.isArray(poll.options) ? poll.options : [];
  if (options.length < 2 || options.length > 4) throw badField(`${path}/options`, 'must have 2 to 4 options');
  for (const one of options) {
    const { text } = fieldsOf(one, `${path}/options`);
    if (typeof text !== 'string' || text === '' || text.length > 30)
      throw badField(`${path}/options`, 'an option must have 1 to 30 characters');
  }
  const { duration } = fieldsOf(poll.settings, `${path}/settings`);
  if (!durations.includes(String(duration)))
    throw badField(`${path}/settings/duration`, `${duration} is not an allowed value`);
}

function checkAltText(altText: unknown, path: string): void {
  if (altText !== undefined && (typeof altText !== 'string' || altText.length > 4086))
    throw badField(`${path}/altText`, 'must have at most 4086 characters', 'FIELD_LENGTH_TOO_LONG');
}

function missing(path: string): Refusal {
  return badField(path, 'field is required but not found and has no default value', 'MISSING_FIELD');
}

function onlyKnown(fields: Fields, names: readonly string[], path: string): void {
  const foreign = Object.keys(fields).find((name) => !names.includes(name));
  if (foreign !== undefined)
    throw new Refusal(
      422,
      'UNPROCESSABLE_ENTITY',
      `ERROR :: ${path}/${foreign} :: unrecognized field found but not allowed`,
    );
}

function fieldsOf(value: unknown, path: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badField(path, 'not a record');
  return { ...value };
}
