import { describe, expect, it } from 'vitest';
import { fieldWords } from './field-words.ts';

const field = { value: '', type: 'text', isRequired: true, minLength: -1 };

describe('words at a field', () => {
  it('asks for what is missing', () => {
    expect(fieldWords({ ...field, value: '  ' })).toBe('This cannot be empty.');
    expect(fieldWords({ ...field, type: 'password' })).toBe('Enter a password.');
    expect(fieldWords({ ...field, isRequired: false })).toBe('');
  });

  it('shows what an address looks like, and takes unusual ones', () => {
    expect(fieldWords({ ...field, type: 'email', value: 'noor' })).toMatch(/name@example.org/);
    expect(fieldWords({ ...field, type: 'email', value: 'noor@localhost' })).toBe('');
  });

  it('says how long a password is and must be', () => {
    expect(fieldWords({ ...field, type: 'password', minLength: 10, value: 'kiln' })).toBe(
      'Use at least 10 characters; these are 4.',
    );
    expect(fieldWords({ ...field, type: 'password', minLength: 10, value: 'wood-firing' })).toBe('');
  });
});
