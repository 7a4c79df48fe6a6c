import { type ComponentType, lazy } from 'react';
import { loadSpendLine } from '../features/spending/index.ts';

/** What features put into the shell. Each is small or lazy; null leaves the place empty. */
export const slots: {
  /** The month's spending at the foot of the rail; opens Spend. Draw it as `<Link className="spend">`. */
  readonly Spend: ComponentType | null;
} = { Spend: lazy(() => loadSpendLine().then(({ SpendLine }) => ({ default: SpendLine }))) };
