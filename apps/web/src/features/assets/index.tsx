/** What other features draw with: choosing from the library. For lazy pages only. */
export { AssetPicker } from './asset-picker.tsx';
