/** What other features draw with: accounts, their networks' names, and forms drawn from a schema. For lazy pages only. */
export { AccountName, NetworkGlyph, networkName } from './account-name.tsx';
export { type Account, useAccounts, useChannels, useWhyNotConnect, useWhyNotPause } from './accounts.api.ts';
export { ConnectDialog } from './connect-dialog.tsx';
export { AccountFilter, NetworkFilter, ProjectFilter } from './list-filters.tsx';
export {
  type FormField,
  type FormValues,
  faultIn,
  faultsIn,
  fieldsOf,
  valuesOf,
} from './schema-fields.rules.ts';
export { SchemaForm } from './schema-form.tsx';
export { usePause } from './use-pause.ts';
