/**
 * A real Bluesky server (PDS) with its directory, as a process of its own: `node pds.mjs <handle>...`. It makes an
 * account for each handle, prints one line of JSON about them, and runs until it is told to end.
 */
import { TestNetworkNoAppView } from '@atproto/dev-env';

const accountPassword = 'the-password-of-the-account';

const network = await TestNetworkNoAppView.create({});
const accounts = [];
for (const handle of process.argv.slice(2)) {
  const agent = network.pds.getAgent();
  await agent.createAccount({ handle, email: `${handle}@people.example`, password: accountPassword });
  const { data } = await agent.com.atproto.server.createAppPassword({ name: 'antiphon' });
  accounts.push({ handle, did: agent.assertDid, password: accountPassword, appPassword: data.password });
}
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${network.pds.port}`, accounts })}\n`);

const end = () => network.close().finally(() => process.exit(0));
process.on('SIGTERM', end);
process.on('SIGINT', end);
// Whoever started it is gone.
process.stdin.on('end', end).resume();
