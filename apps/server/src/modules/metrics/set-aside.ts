/** Workspaces whose time is moved by somebody else: the schedule leaves them alone meanwhile. */
const setAside = new Map<string, number>();

/**
 * Keeps the schedule of this process away from a workspace, for a demo or a test that reads on a clock of its own.
 * @returns how to give it back.
 */
export function setAsideFromReading(workspaceId: string): () => void {
  setAside.set(workspaceId, (setAside.get(workspaceId) ?? 0) + 1);
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    const left = (setAside.get(workspaceId) ?? 1) - 1;
    if (left > 0) setAside.set(workspaceId, left);
    else setAside.delete(workspaceId);
  };
}

/** Those that the schedule leaves alone now. */
export function setAsideWorkspaces(): readonly string[] {
  return [...setAside.keys()];
}
