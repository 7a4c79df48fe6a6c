/**
 * A real Bluesky server (PDS) with its directory, as a process of its own: `node pds.mjs <handle>...`. It makes an
 * account for each handle, prints one line of JSON about them, and runs until it is told to end. Every call that it
 * answers is one line more. The access it gives by consent lasts not an hour but `ACCESS_MS`, and in its world
 * `https://PUBLIC_NAME` is the server on `PUBLIC_PORT` of this machine.
 */
const { ACCESS_MS, PUBLIC_NAME, PUBLIC_PORT } = process.env;
const reach = globalThis.fetch;
globalThis.fetch = (input, init) => {
  const { hostname, pathname } = new URL(input instanceof Request ? input.url : input);
  return hostname === PUBLIC_NAME ? reach(`http://127.0.0.1:${PUBLIC_PORT}${pathname}`) : reach(input, init);
};
const { TestNetworkNoAppView } = await import('@atproto/dev-env');

const accountPassword = 'the-password-of-the-account';

const network = await TestNetworkNoAppView.create({});
const { tokenManager } = network.pds.ctx.oauthProvider;
if (typeof tokenManager.tokenMaxAge !== 'number') throw new Error('where is the life of a token set in this release?');
tokenManager.tokenMaxAge = Number(ACCESS_MS);
const accounts = [];
for (const handle of process.argv.slice(2)) {
  const agent = network.pds.getAgent();
  await agent.createAccount({ handle, email: `${handle}@people.example`, password: accountPassword });
  const { data } = await agent.com.atproto.server.createAppPassword({ name: 'antiphon' });
  accounts.push({ handle, did: agent.assertDid, password: accountPassword, appPassword: data.password });
}
network.pds.server.server.on('request', (request, answer) => {
  const [scheme = ''] = (request.headers.authorization ?? '').split(' ');
  const path = request.url.split('?')[0];
  answer.on('finish', () => {
    process.stdout.write(`${JSON.stringify({ path, scheme, status: answer.statusCode })}\n`);
  });
});
const url = `http://127.0.0.1:${network.pds.port}`;
process.stdout.write(`${JSON.stringify({ url, directoryUrl: network.plc.url, accounts })}\n`);

const end = () => network.close().finally(() => process.exit(0));
process.on('SIGTERM', end);
process.on('SIGINT', end);
// Whoever started it is gone.
process.stdin.on('end', end).resume();
