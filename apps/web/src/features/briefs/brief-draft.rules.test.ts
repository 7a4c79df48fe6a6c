import { describe, expect, it } from 'vitest';
import {
  type BriefDraft,
  bodyOf,
  differences,
  draftOf,
  faultOf,
  linksIn,
  sameDraft,
  secondLine,
} from './brief-draft.rules.ts';

const draft: BriefDraft = {
  title: 'Wood-firing weekend',
  what: 'Three places left.',
  audience: '',
  tone: '',
  links: 'marram.example/firing\n',
  language: 'en',
  accountIds: ['a'],
  brandId: null,
  projectId: 'p',
  insight: null,
};

describe('the brief in its fields', () => {
  it('reads one link a line and ignores empty lines', () => {
    expect(linksIn(' marram.example/firing \r\n\n second.example ')).toEqual([
      'marram.example/firing',
      'second.example',
    ]);
  });
  it('does not count an unfinished empty line as a change to save', () => {
    expect(sameDraft(draft, { ...draft, links: 'marram.example/firing' })).toBe(true);
    expect(sameDraft(draft, { ...draft, accountIds: ['a', 'b'] })).toBe(false);
  });
  it('leaves an emptied title out, so that the server names the brief', () => {
    expect(bodyOf({ ...draft, title: '  ' })).not.toHaveProperty('title');
  });
  it('does not send first words back as if a person had chosen them for a title', () => {
    const { links: _, ...fields } = draft;
    const brief = { ...fields, links: ['marram.example'], hasOwnTitle: false } as Parameters<typeof draftOf>[0];
    expect(bodyOf(draftOf(brief))).not.toHaveProperty('title');
    expect(bodyOf(draftOf({ ...brief, hasOwnTitle: true }))).toMatchObject({ title: 'Wood-firing weekend' });
  });
  it('goes on in a list where its first words end, and says nothing twice', () => {
    const brief = { title: 'Three places', what: 'Three places', audience: 'Potters', hasOwnTitle: false };
    expect(secondLine(brief)).toBe('Potters');
    expect(secondLine({ ...brief, what: 'Three places\nSix pieces each.' })).toBe('Six pieces each.');
    expect(secondLine({ ...brief, title: 'Three…', what: 'Three places left.' })).toBe('…places left.');
    expect(secondLine({ ...brief, title: 'Kiln', hasOwnTitle: true })).toBe('Three places');
  });
  it('says why nothing can be saved yet', () => {
    expect(faultOf({ ...draft, what: ' \n' })).toContain('Write what you want to say');
    expect(faultOf({ ...draft, links: Array.from({ length: 11 }, (_, at) => `l${at}.example`).join('\n') })).toContain(
      '11',
    );
    expect(faultOf(draft)).toBeNull();
  });
  it('shows only the fields in which two versions differ', () => {
    const found = differences(draft, { ...draft, what: 'Two places left.' }, (field, one) => String(one[field]));
    expect(found).toEqual([
      { field: 'what', name: 'What we want to say', mine: 'Three places left.', theirs: 'Two places left.' },
    ]);
  });
});
