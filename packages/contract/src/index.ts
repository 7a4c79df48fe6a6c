/**
 * The contract: every word that server, web, command line and agents share. OpenAPI, the typed client, the
 * command line and the permission table are made from it.
 */
import { accounts } from './accounts.ts';
import { identity } from './identity.ts';
import { live } from './live.ts';
import { posts } from './posts.ts';
import { projects } from './projects.ts';
import { publications } from './publications.ts';
import { workspaces } from './workspaces.ts';

export const contract = { identity, workspaces, projects, accounts, posts, publications, live };

export * from './accounts.ts';
export * from './base.ts';
export * from './identity.ts';
export * from './live.ts';
export * from './posts.ts';
export * from './projects.ts';
export * from './publications.ts';
export * from './workspaces.ts';
