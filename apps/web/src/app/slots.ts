import { type ComponentType, lazy } from 'react';

/** What features put into the shell. Each is small or lazy; null leaves the place empty. */
export const slots: {
  /** The month's spending at the foot of the rail; opens Spend. Draw it as `<Link className="spend">`. */
  readonly Spend: ComponentType | null;
} = { Spend: lazy(async () => ({ default: (await import('../features/spending/index.tsx')).SpendLine })) };
