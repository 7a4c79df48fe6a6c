/**
 * Owns: kept media and texts, their bytes, their lineage.
 * Takes in: uploads, what a generation made.
 * Sends out: asset.created, asset.changed, asset.removed.
 */
export { type AssetFacts, describeAssets } from './asset-facts.queries.ts';
export { type AssetRow, assetInputs, assets } from './assets.table.ts';
export { openAsset } from './open-asset.ts';
export { type AssetRef, describeAssetsAcross } from './publishing.instance.queries.ts';
