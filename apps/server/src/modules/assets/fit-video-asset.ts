/** Copies of a video that fit a network: made once, one after the other, from file to file, kept beside the video. */
import { createReadStream, createWriteStream } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fitVideo, MediaError, type VideoDemands } from '@antiphon/media';
import type { AppContext } from '../../context.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import { orAborted } from '../../platform/or-aborted.ts';
import { findFit } from './asset-fits.queries.ts';
import { cannotFit, noFfmpeg } from './assets.errors.ts';
import { findAsset } from './assets.queries.ts';
import { folderOfKey } from './files.rules.ts';
import { type FittedAsset, fitKeyFor, fittedOf, keepFit } from './fit-asset.ts';
import { inFitFolder, notePid, sweepFitFolders } from './fit-folders.ts';

/** Copies under way in this process, by the copy's id: who asks for the same waits for the same. */
interface Run {
  readonly made: Promise<FittedAsset>;
  readonly startedAt: number;
  share: number;
}
const runs = new Map<string, Run>();
/** The last in the queue: films are made one at a time. */
let lastRun: Promise<unknown> = Promise.resolve();

/** Looked at again so soon while nothing tells how long it takes. */
const notKnownMs = 10_000;

/** How far a copy is. */
export interface FitProgress {
  /** 0 to 1. */
  readonly share: number;
  /** What is left, as far as it can be told. */
  readonly leftMs: number;
}

/** A copy is wanted at once and is still being made. */
export class StillFitting extends Error {
  readonly progress: FitProgress;
  constructor(progress: FitProgress) {
    super('the copy is still being made');
    this.progress = progress;
  }
}

export interface FitPatience {
  /** Waits only so long; the copy is made all the same. */
  readonly waitsMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * The copy that fits these demands.
 * @throws AppError 404 when the asset has no bytes, 422 `cannot_fit` or `no_ffmpeg` in words; StillFitting.
 */
export async function fitVideoAsset(
  app: AppContext,
  workspaceId: string,
  assetId: string,
  demands: VideoDemands,
  patience: FitPatience = {},
): Promise<FittedAsset> {
  const fitKey = fitKeyFor({ kind: 'video', ...demands });
  const { row, kept } = await app.db.inWorkspace(workspaceId, async (scope) => ({
    row: await findAsset(scope, assetId),
    kept: await findFit(scope, assetId, fitKey),
  }));
  if (kept) return fittedOf(assetId, kept);
  if (!row?.storageKey) throw notFound('asset');
  if (!app.ffmpeg.ffmpeg) throw noFfmpeg(app.ffmpeg.words);
  const work: Work = { ...row, assetId, fitKey, demands, storageKey: row.storageKey };
  const id = `${assetId}~${fitKey}`;
  const run = runs.get(id) ?? start(app, id, work);
  return waitFor(run, patience);
}

interface Work {
  readonly workspaceId: string;
  readonly assetId: string;
  readonly fitKey: string;
  readonly demands: VideoDemands;
  readonly storageKey: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
}

function start(app: AppContext, id: string, work: Work): Run {
  const signal = stopping(app).signal;
  const made = lastRun.then(() => make(app, work, signal, (share) => Object.assign(run, { share })));
  const run: Run = { made, startedAt: Date.now(), share: 0 };
  runs.set(id, run);
  lastRun = made.catch(() => undefined).finally(() => runs.delete(id));
  return run;
}

async function waitFor({ made, ...run }: Run, { waitsMs, signal }: FitPatience): Promise<FittedAsset> {
  const ended = signal ? orAborted(made, signal) : made;
  if (waitsMs === undefined) return ended;
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new StillFitting(progressOf(run))), waitsMs);
  try {
    return await Promise.race([ended, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function progressOf({ share, startedAt }: Omit<Run, 'made'>): FitProgress {
  const spentMs = Date.now() - startedAt;
  return { share, leftMs: share > 0.01 ? (spentMs * (1 - share)) / share : notKnownMs };
}

async function make(
  app: AppContext,
  work: Work,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<FittedAsset> {
  const { workspaceId, assetId, fitKey, storageKey, mimeType, demands } = work;
  const { ffmpeg } = app.ffmpeg;
  if (!ffmpeg) throw noFfmpeg(app.ffmpeg.words);
  // Whoever asked may have looked for it just before the last one was done.
  const kept = await app.db.inWorkspace(workspaceId, (scope) => findFit(scope, assetId, fitKey));
  if (kept) return fittedOf(assetId, kept);
  return inFitFolder(app.config.dataFolder, async (folder) => {
    signal.throwIfAborted();
    const [source, target] = [join(folder, 'source'), join(folder, 'fitted.mp4')];
    await requireRoom(folder, work);
    const { stream } = await app.storage.read(storageKey);
    await pipeline(stream, createWriteStream(source, { mode: 0o600 }), { signal });
    const onStart = (pid: number) =>
      void notePid(folder, pid).catch((error: unknown) => app.log.warn({ err: error }, 'a video is made to fit'));
    const made = await fitVideo({ ffmpeg, source, mimeType, target, demands, signal, onProgress, onStart }).catch(
      (error: unknown) => {
        throw error instanceof MediaError ? cannotFit(error, 'video') : error;
      },
    );
    const { width, height, sizeBytes } = made;
    const fit = { fitKey, mimeType: 'video/mp4', sizeBytes, width, height, lost: [] };
    return keepFit(app, { workspaceId, assetId, folder: folderOfKey(storageKey) }, fit, createReadStream(target));
  });
}

/** The video itself, its copy, and as much again for everybody else. */
async function requireRoom(folder: string, { sizeBytes, demands }: Work): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const needed = sizeBytes + Math.min(demands.maxBytes, Math.max(sizeBytes, 100_000_000)) * 2;
  if (bavail * bsize > needed) return;
  throw new AppError({
    code: 'storage_full',
    status: 507,
    userMessage: 'There is too little room on this machine to make this video fit. Nothing was sent.',
  });
}

const stops = new Map<string, AbortController>();

/** Ends with the server that works on this data. */
function stopping(app: AppContext): AbortController {
  const { dataFolder } = app.config;
  const known = stops.get(dataFolder) ?? new AbortController();
  stops.set(dataFolder, known);
  return known;
}

/** Sweeps up at the start; ends all work, and leaves nothing of it, at the end. */
export async function keepFittingVideos(app: AppContext): Promise<{ stop(): Promise<void> }> {
  stops.set(app.config.dataFolder, new AbortController());
  await sweepFitFolders(app.config.dataFolder);
  const { ffmpeg } = app.ffmpeg;
  if (ffmpeg)
    app.log.info({ ffmpeg: ffmpeg.ffmpeg, version: ffmpeg.version }, 'FFmpeg was found: videos are made to fit');
  else app.log.info(`Videos are posted as they are, or not at all: ${app.ffmpeg.words}`);
  return {
    stop: async () => {
      stopping(app).abort(new Error('the server stops'));
      await lastRun;
    },
  };
}
