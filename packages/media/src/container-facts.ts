import type { Encoding } from './encoding.ts';

/** What a container says about its first video track. */
export interface ContainerFacts {
  /** Null where the container does not say (live recordings, fragments without an index). */
  readonly durationMs: number | null;
  /** As a person sees it: rotation is already applied. */
  readonly width: number;
  readonly height: number;
  /** `avc1`, `hvc1`, `V_VP9` …: the container's own name of the codec. */
  readonly videoCodec: string;
  readonly hasSound: boolean;
  readonly encoding: Encoding | null;
}
