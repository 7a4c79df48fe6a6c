/** What other features draw with: numbers of a publication and of accounts. For lazy pages only. */
export { AccountChart } from './account-chart.tsx';
export { type AccountNumbers, useAccountsNumbers } from './metrics.api.ts';
export { growthOf } from './metrics.rules.ts';
export { NumbersTable } from './numbers-table.tsx';
export { PublicationNumbers } from './publication-numbers.tsx';
export { RefreshButton } from './refresh-button.tsx';
