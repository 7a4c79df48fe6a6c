/** One name for one codec, whatever a container calls it. */

/** How picture and sound of a video are packed. */
export interface Encoding {
  /** `h264`, `hevc`, `vp9`, `av1` …; `h264_10bit` and `h264_422` are H.264 that few can play. */
  readonly video: string;
  /** `aac`, `opus`, `pcm` …; null: no sound. */
  readonly audio: string | null;
  /** On average; null where the container does not say. */
  readonly framesPerSecond: number | null;
}

const names: readonly (readonly [RegExp, string])[] = [
  [/^avc[134]$|^V_MPEG4\/ISO\/AVC$/, 'h264'],
  [/^(hvc1|hev1|dvh1|dvhe)$|^V_MPEGH\/ISO\/HEVC$/, 'hevc'],
  [/^vp08$|^V_VP8$/, 'vp8'],
  [/^vp09$|^V_VP9$/, 'vp9'],
  [/^av01$|^V_AV1$/, 'av1'],
  [/^mp4v$|^V_MPEG4\/ISO\/(SP|ASP|AP)$/, 'mpeg4'],
  [/^ap(ch|cn|cs|co|4h|4x)$|^V_PRORES$/, 'prores'],
  [/^(jpeg|mjpa|mjpb)$|^V_MJPEG$/, 'mjpeg'],
  [/^mp4a$|^A_AAC/, 'aac'],
  [/^Opus$|^A_OPUS/, 'opus'],
  [/^A_VORBIS$/, 'vorbis'],
  [/^\.mp3$|^A_MPEG\/L3$/, 'mp3'],
  [/^ac-3$|^A_AC3/, 'ac3'],
  [/^ec-3$|^A_EAC3$/, 'eac3'],
  [/^alac$|^A_ALAC$/, 'alac'],
  [/^fLaC$|^A_FLAC$/, 'flac'],
  [/^(sowt|twos|lpcm|in24|in32|fl32|ipcm)$|^A_PCM/, 'pcm'],
];

/** Profiles of H.264 with more than 8 bits, or with more colour than 4:2:0 (ITU-T H.264 §A.2). */
const rareProfiles: { readonly [profile: number]: string } = { 110: 'h264_10bit', 122: 'h264_422', 244: 'h264_444' };

interface Named {
  /** As the container calls it; '' where it says nothing. */
  readonly video: string;
  readonly audio: string | null;
  readonly framesPerSecond: number | null;
  readonly profile: number | null;
}

/** @returns null where the container does not name the picture's codec. */
export function encodingOf({ video, audio, framesPerSecond, profile }: Named): Encoding | null {
  if (video === '') return null;
  const name = nameOf(video);
  const isRare = name === 'h264' && profile !== null && profile in rareProfiles;
  return {
    video: isRare ? (rareProfiles[profile] ?? name) : name,
    audio: audio === null ? null : nameOf(audio),
    framesPerSecond,
  };
}

function nameOf(given: string): string {
  const known = names.find(([pattern]) => pattern.test(given));
  return known
    ? known[1]
    : given
        .replace(/^[VA]_/, '')
        .replace(/[^\w.-]+/g, '_')
        .toLowerCase()
        .slice(0, 32);
}
