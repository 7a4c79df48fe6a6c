/**
 * Reads an account's posts with Bluesky's own client, which knows nothing of Antiphon:
 * `node read-back.mjs <server> <handle> <password>`. Prints JSON: every post record, the facets Bluesky's own client
 * finds in its text, and the SHA-256 of the bytes of each picture as the server hands them out.
 */
import { createHash } from 'node:crypto';
import { AtpAgent, RichText } from '@atproto/api';

const [service, identifier, password] = process.argv.slice(2);
const agent = new AtpAgent({ service });
await agent.login({ identifier, password });
const did = agent.assertDid;
const { data } = await agent.com.atproto.repo.listRecords({ repo: did, collection: 'app.bsky.feed.post', limit: 100 });

const posts = [];
for (const { uri, value } of data.records) {
  const text = new RichText({ text: value.text });
  await text.detectFacets(agent);
  posts.push({ uri, record: value, expectedFacets: text.facets ?? [], pictures: await picturesOf(value) });
}
process.stdout.write(JSON.stringify(posts));

async function picturesOf(record) {
  const pictures = [];
  for (const { alt, image } of record.embed?.images ?? []) {
    const blob = await agent.com.atproto.sync.getBlob({ did, cid: image.ref.toString() });
    const bytes = Buffer.from(blob.data);
    pictures.push({ alt, sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
  }
  return pictures;
}
