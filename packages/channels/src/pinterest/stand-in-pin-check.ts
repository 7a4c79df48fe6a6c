/**
 * What the pretend Pinterest takes for a pin: the rules of `PinCreate` and `PinUpdate` in the description of API v5
 * (5.23.0), in the way the real one words its refusals as far as others wrote them down.
 */
import {
  badRequest,
  type Caller,
  type Ground,
  notFound,
  Refusal,
  type StoredBoard,
  type StoredMedia,
} from './stand-in-state.ts';

export type Body = Readonly<Record<string, unknown>>;

const imageMaxBytes = 20_000_000;

export function bodyOf(given: unknown): Body {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw badRequest('the body is no object');
  return { ...given };
}

/** A text of the body; null where it is absent. */
export function textOf(body: Body, name: string, max: number): string | null {
  const value = body[name];
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string') throw badRequest(`${JSON.stringify(value)} is not of type 'string' (${name})`);
  if ([...value].length > max)
    throw badRequest(`'${value.slice(0, 20)}…' is too long (${name}, constraint: maxLength=${max})`);
  return value;
}

export function linkOf(body: Body): string | null {
  const link = textOf(body, 'link', 2048);
  if (link !== null && !(URL.canParse(link) && /^https?:/i.test(link)))
    throw badRequest(`'${link}' is not a valid URL (link)`);
  return link;
}

function idOf(body: Body, name: string): string | null {
  const value = body[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string' || !/^\d+$/.test(value))
    throw badRequest(`${JSON.stringify(value)} does not match '^\\d+$' (${name})`);
  return value;
}

/** The board and section of a new pin, where this caller may pin. */
export function placeOf(ground: Ground, caller: Caller, body: Body): { board: StoredBoard; sectionId: string | null } {
  const board = findBoard(ground, caller, idOf(body, 'board_id') ?? missing('board_id'));
  const sectionId = idOf(body, 'board_section_id');
  if (sectionId !== null && !board.sections.some((section) => section.id === sectionId))
    throw notFound('Board section', 2031);
  return { board, sectionId };
}

/** A board of the caller's own; secret ones only where its access says so. */
export function findBoard({ state }: Ground, { user, seesSecrets }: Caller, id: string): StoredBoard {
  const board = state.boards.get(id);
  if (board?.userId !== user.id || (board.privacy === 'SECRET' && !seesSecrets)) throw notFound('Board', 40);
  return board;
}

function missing(name: string): never {
  throw badRequest(`'${name}' is a required property`);
}

/** What the pin shows; every picture is really looked at. */
export function mediaOf(ground: Ground, caller: Caller, body: Body): StoredMedia {
  const source = bodyOf(body.media_source ?? missing('media_source'));
  switch (source.source_type) {
    case 'image_base64':
      return { kind: 'image', pictures: [pictureOf(source)] };
    case 'multiple_image_base64': {
      const { items } = source;
      if (!Array.isArray(items) || items.length < 2) throw badRequest('items is too short (constraint: minItems=2)');
      if (items.length > 5) throw badRequest('items is too long (constraint: maxItems=5)');
      return { kind: 'multiple_images', pictures: items.map((item) => pictureOf(bodyOf(item))) };
    }
    case 'video_id':
      return videoOf(ground, caller, source);
    default:
      throw badRequest(`${JSON.stringify(source.source_type)} is not one of the source types`);
  }
}

function pictureOf({ content_type: type, data }: Body): Buffer {
  if (type !== 'image/jpeg' && type !== 'image/png')
    throw badRequest(`${JSON.stringify(type)} is not one of ['image/jpeg', 'image/png']`);
  // One foreign letter is looked for: matching millions of right ones can outgrow a regular expression's stack.
  if (typeof data !== 'string' || data === '' || /[^a-zA-Z0-9+/=]/.test(data))
    throw badRequest("data does not match '^[a-zA-Z0-9+/=]+$'");
  const bytes = Buffer.from(data, 'base64');
  const begins = bytes.subarray(0, 3).toString('hex');
  if (begins !== 'ffd8ff' && begins !== '89504e') throw badRequest('The format of the image is not supported.');
  if (bytes.byteLength > imageMaxBytes) throw badRequest('The image is too large.');
  return bytes;
}

function videoOf({ state, now }: Ground, { user }: Caller, source: Body): StoredMedia {
  const mediaId = idOf(source, 'media_id') ?? missing('media_id');
  const upload = state.uploads.get(mediaId);
  if (upload?.userId !== user.id) throw notFound('Media');
  const isReady = upload.bytes !== null && upload.readyAt <= now().getTime() && !upload.fails;
  if (!isReady) throw badRequest('The media is not ready to be pinned.');
  const { cover_image_url: url, cover_image_key_frame_time: second } = source;
  if (source.cover_image_data !== undefined) {
    const cover = pictureOf({ content_type: source.cover_image_content_type, data: source.cover_image_data });
    return { kind: 'video', mediaId, cover };
  }
  if (typeof url === 'string') return { kind: 'video', mediaId, cover: url };
  if (typeof second === 'number' && Number.isInteger(second) && second >= 0)
    return { kind: 'video', mediaId, cover: second };
  throw badRequest('Video pins need cover_image_url or cover_image_content_type with cover_image_data.');
}

/** What Pinterest says of an app that may not make real pins, or of an account that pins too much. */
export function refuseUnwelcome({ state }: Ground, { app }: Caller): void {
  if (app.isOnTrial)
    throw new Refusal(
      403,
      29,
      'Apps with Trial access may not create Pins in production https://api.pinterest.com - use API Sandbox https://api-sandbox.pinterest.com instead.',
    );
  if (state.suspectsSpam)
    throw new Refusal(
      403,
      4,
      'Sorry! Your request was caught by a block (Pins) we have in place to combat spam. Try again later.',
    );
}
