/** Looks for FFmpeg on this machine. It is never bundled: without it videos are posted as they are, or not at all. */
import { access, constants } from 'node:fs/promises';
import { basename, delimiter, dirname, isAbsolute, join } from 'node:path';
import { runProgram } from './run-program.ts';

/** Both programs, by their absolute paths. */
export interface Ffmpeg {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** As FFmpeg tells it: `5.1.9-0+deb12u1`. */
  readonly version: string;
}

/** What there is; else why there is none, in words for the operator. */
export type FfmpegFound = { readonly ffmpeg: Ffmpeg } | { readonly ffmpeg: null; readonly words: string };

export interface FfmpegPlace {
  /** A program's name, or its absolute path. ffprobe is looked for beside it. */
  readonly program: string;
  /** Folders as `PATH` lists them. */
  readonly searchPath: string;
}

const patienceMs = 20_000;

/** Finds a usable FFmpeg: it runs, has ffprobe beside it, and can write H.264 and AAC. Never throws. */
export async function findFfmpeg({ program, searchPath }: FfmpegPlace): Promise<FfmpegFound> {
  const ffmpeg = await locate(program, searchPath);
  if (!ffmpeg) return none(`${program} was not found on this machine.`);
  const probeName = basename(ffmpeg).replace('ffmpeg', 'ffprobe');
  const ffprobe = await locate(join(dirname(ffmpeg), probeName), '');
  if (!ffprobe) return none(`${ffmpeg} has no ${probeName} beside it.`);
  try {
    const told = await runProgram(ffmpeg, ['-hide_banner', '-encoders'], { timeoutMs: patienceMs });
    const version = await runProgram(ffmpeg, ['-version'], { timeoutMs: patienceMs });
    for (const encoder of ['libx264', 'aac'])
      if (!new RegExp(`^ \\S+ ${encoder} `, 'm').test(told)) return none(`${ffmpeg} cannot write ${encoder}.`);
    const [, number = 'unknown'] = /^ffmpeg version (\S+)/.exec(version) ?? [];
    return { ffmpeg: { ffmpeg, ffprobe, version: number } };
  } catch (error) {
    return none(`${ffmpeg} does not run: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const none = (words: string): FfmpegFound => ({ ffmpeg: null, words });

async function locate(program: string, searchPath: string): Promise<string | null> {
  const names = process.platform === 'win32' && !/\.exe$/i.test(program) ? [`${program}.exe`] : [program];
  const folders = isAbsolute(program) ? [''] : searchPath.split(delimiter).filter(isAbsolute);
  for (const folder of folders) {
    for (const name of names) {
      const path = folder === '' ? name : join(folder, name);
      const isThere = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (isThere) return path;
    }
  }
  return null;
}
