/** A limit of time for one call, answer included, that leaves nothing behind when the call ends earlier. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** The call is over. */
  end(): void;
}

/** Aborts with `TimeoutError` after the time, or with the caller's own reason when its signal aborts first. */
export function startDeadline(timeoutMs: number, parent: AbortSignal | null): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(new DOMException('No answer came in time.', 'TimeoutError'));
  }, timeoutMs);
  timer.unref();
  const follow = () => controller.abort(parent?.reason);
  if (parent?.aborted) follow();
  else parent?.addEventListener('abort', follow, { once: true });
  return {
    signal: controller.signal,
    end() {
      clearTimeout(timer);
      parent?.removeEventListener('abort', follow);
    },
  };
}
