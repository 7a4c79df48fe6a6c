/** What other features draw with: what stands below a post. For lazy pages only. */
export { Comments } from './comments.tsx';
