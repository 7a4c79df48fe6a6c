/** What a generation made is kept before its end is written down: bytes travel outside of any unit of work. */
import { titleFrom } from '@antiphon/contract/excerpt';
import type { Output } from '@antiphon/models';
import { keepable } from '@antiphon/wire';
import type { AppContext } from '../../context.ts';
import { keepAsset } from '../assets/index.ts';
import { lineageOf } from './generations.queries.ts';
import type { GenerationRow } from './generations.table.ts';

/** One of the two. */
export interface KeptOutput {
  readonly assetId: string | null;
  readonly text: string | null;
}

/** Kept twice, it is the same asset: the first picture has the generation's own id. */
export async function keepOutputs(
  app: AppContext,
  row: GenerationRow,
  outputs: readonly Output[],
): Promise<KeptOutput[]> {
  const kept: KeptOutput[] = [];
  for (const [position, output] of outputs.entries()) {
    if (output.kind === 'text') kept.push({ assetId: null, text: keepable(output.text) });
    else kept.push({ assetId: await keepPicture(app, row, output.bytes, position), text: null });
  }
  return kept;
}

async function keepPicture(
  app: AppContext,
  row: GenerationRow,
  content: Uint8Array,
  position: number,
): Promise<string> {
  const { workspaceId, projectId, id, modelName, createdBy } = row;
  const { prompt } = row.params;
  const inputs = await app.db.inWorkspace(workspaceId, async (scope) => (await lineageOf(scope, [id])).get(id));
  const asset = await keepAsset(app, workspaceId, {
    ...(position === 0 ? { id } : {}),
    content,
    title: typeof prompt === 'string' ? titleFrom(prompt) : '',
    projectId,
    origin: 'generation',
    generationId: id,
    isMadeByAi: true,
    madeBy: row.isSandbox ? `${modelName} (sandbox)` : modelName,
    createdBy,
    inputs: (inputs?.inputAssetIds ?? []).map((assetId) => ({ assetId, role: 'reference' })),
  });
  return asset.id;
}
