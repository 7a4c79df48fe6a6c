import { useState } from 'react';
import { TextField } from '../../ui/field.tsx';
import { sitesFrom, tagFields } from './link-tags.rules.ts';
import type { LinkTags } from './writing.api.ts';

/** The fields of link tags. Placeholders are said once, below. */
export function LinkTagFields({
  tags,
  isReadOnly,
  onChange,
}: {
  tags: LinkTags;
  isReadOnly: boolean;
  onChange: (tags: LinkTags) => void;
}) {
  const [sites, setSites] = useState(tags.sites.join(' '));
  return (
    <>
      <div className="wri-tags">
        {tagFields.map(([name, words, placeholder]) => (
          <TextField
            key={name}
            label={words}
            aside={`utm_${name}`}
            value={tags[name]}
            maxLength={120}
            placeholder={placeholder}
            readOnly={isReadOnly}
            onChange={(event) => onChange({ ...tags, [name]: event.currentTarget.value })}
          />
        ))}
        <TextField
          label="Only for these sites"
          value={sites}
          placeholder="marram.example"
          readOnly={isReadOnly}
          onChange={(event) => {
            setSites(event.currentTarget.value);
            onChange({ ...tags, sites: sitesFrom(event.currentTarget.value).filter(isHost) });
          }}
        />
      </div>
      <p className="help">
        {'{network}'}, {'{account}'} and {'{post}'} stand for the network, the account and the first words of the post.
        An empty field adds nothing. Links that carry tags already and those of link shorteners stay as they are.
      </p>
    </>
  );
}

/** As the server sees it; half-typed ones are left out until they are whole. */
const isHost = (site: string): boolean =>
  URL.canParse(`https://${site}/`) && new URL(`https://${site}/`).hostname.includes('.');
