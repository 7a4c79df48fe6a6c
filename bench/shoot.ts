/** The load, in a process of its own so that it takes no time from whoever is measured: `node shoot.ts <url> <headers as JSON> <connections> <seconds>`. */
import autocannon from 'autocannon';

const [, , url = '', headers = '{}', connections = '1', seconds = '1'] = process.argv;
const result = await autocannon({
  url,
  headers: JSON.parse(headers) as Record<string, string>,
  connections: Number(connections),
  duration: Number(seconds),
});
if (result.non2xx > 0 || result.errors > 0)
  throw new Error(`${result.non2xx} refused, ${result.errors} failed at ${url}`);
process.send?.({ perSecond: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 });
