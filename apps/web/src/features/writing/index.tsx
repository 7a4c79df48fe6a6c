/** What other features draw with: labels, and what can be put into a text. For lazy pages only. */

export type { Insertion, Variables } from './insert.rules.ts';
export { InsertButton } from './insert-button.tsx';
export { LabelChips } from './label-chip.tsx';
export { LabelPicker } from './label-picker.tsx';
export { LinkTagFields } from './link-tag-fields.tsx';
export { defaultsFor, usualTags } from './link-tags.rules.ts';
export { put, SlashMenu, useSlash } from './slash-menu.tsx';
export { type LinkTags, useBrandName, useLabels, useLinkTagDefaults } from './writing.api.ts';
