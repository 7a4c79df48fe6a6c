/** What a field knows about itself, as far as it matters here. */
export interface FieldState {
  readonly value: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly minLength: number;
}

/** What is wrong with a field and how to make it right; '' when nothing is. */
export function fieldWords({ value, type, isRequired, minLength }: FieldState): string {
  if (isRequired && value.trim() === '') return type === 'password' ? 'Enter a password.' : 'This cannot be empty.';
  if (type === 'email' && value !== '' && !/^[^\s@]+@[^\s@]+$/.test(value.trim()))
    return 'An address looks like name@example.org.';
  if (minLength > 0 && value.length < minLength)
    return `Use at least ${minLength} characters; these are ${value.length}.`;
  return '';
}
