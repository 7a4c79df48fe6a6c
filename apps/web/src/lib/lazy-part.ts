import { type ComponentType, createElement, type JSX, use } from 'react';
import { markOffline } from './online.ts';

/** A part of the app that could not be fetched: no line, or a newer version was installed meanwhile. */
export class MissingPart extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'MissingPart';
  }
}

const failed = new Set<() => void>();

/** Lets every part that could not be fetched be fetched again. */
export function forgetMissingParts(): void {
  for (const forget of failed) forget();
  failed.clear();
}

/** A part that loads when it is first drawn, or earlier by `preload`. */
export type LazyPart<Props> = ((props: Props) => JSX.Element) & { preload: () => Promise<void> };

/**
 * A component in a file of its own. Unlike `React.lazy` it forgets a failed load: `preload` tries again, and
 * so does drawing it after `forgetMissingParts`. While it is missing, drawing it throws a `MissingPart`.
 */
export function lazyPart<Name extends string, Props extends object>(
  load: () => Promise<Record<Name, ComponentType<Props>>>,
  name: Name,
): LazyPart<Props> {
  let part: ComponentType<Props> | null = null;
  let loading: Promise<void> | null = null;
  let failure: MissingPart | null = null;
  const preload = (): Promise<void> => {
    loading ??= load().then(
      (module) => {
        part = module[name];
        failure = null;
        // What React itself notes on a promise it has seen come true: drawing a part that is here must not wait a beat.
        if (loading) Object.assign(loading, { status: 'fulfilled', value: undefined });
      },
      (error: unknown) => {
        failure = new MissingPart(error);
        loading = null;
        failed.add(() => {
          failure = null;
        });
        if (!navigator.onLine) markOffline(new Date());
      },
    );
    return loading;
  };
  const Drawn = (props: Props): JSX.Element => {
    if (!part && failure) throw failure;
    // Also when it is there: a drawing that waited once must ask again (https://react.dev/warnings/conditional-use-of-use).
    use(preload());
    if (!part) throw failure ?? new MissingPart('loaded without the part');
    return createElement(part, props);
  };
  return Object.assign(Drawn, { preload });
}
