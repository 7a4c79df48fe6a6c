/** What Settings draws with: keys at the companies behind the models, and the models they open. For lazy pages only. */
export { ModelsAndKeys } from './models-and-keys.tsx';
