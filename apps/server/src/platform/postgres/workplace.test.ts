import { describe, expect, it } from 'vitest';
import { namespaceUid, parsePasswd, serviceUser } from './workplace.ts';

const slimImage = 'root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n';
const withPerson = `${slimImage}ada:x:1001:100:Ada:/home/ada:/bin/sh\n`;

describe('the users of the machine', () => {
  it('are read from /etc/passwd, and lines that make no sense are left out', () => {
    expect(parsePasswd('a:x:7:8::/:/bin/sh\n\n# note\n+::::::\nb:x:nine:9::/:')).toEqual([
      { name: 'a', uid: 7, gid: 8 },
    ]);
  });

  it('give root a number with a name for the namespace: 1000 if somebody has it, else whoever there is', () => {
    expect(namespaceUid(parsePasswd(`${slimImage}node:x:1000:1000::/home/node:/bin/sh`))).toBe(1000);
    expect(namespaceUid(parsePasswd(withPerson))).toBe(1);
    expect(namespaceUid([])).toBe(1000);
  });

  it('give the database to postgres before any person, and to nobody rather than to root', () => {
    expect(serviceUser(parsePasswd(`${withPerson}postgres:x:101:104::/:/bin/sh`))?.name).toBe('postgres');
    expect(serviceUser(parsePasswd(withPerson))?.name).toBe('ada');
    expect(serviceUser(parsePasswd(slimImage))).toBeUndefined();
  });
});
