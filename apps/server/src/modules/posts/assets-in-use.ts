/** A picture that a post still shows is not erased, however long ago it was put away in the library. */
import type { WorkspaceScope } from '../../db/database.ts';
import { keepAssetsNeededBy } from '../assets/index.ts';
import { listAssetsInUse } from './posts.queries.ts';

keepAssetsNeededBy((scope: WorkspaceScope, assetIds) => listAssetsInUse(scope, assetIds));
