import type { ApiProblem } from '../lib/api-problem.ts';
import { fieldWords } from './field-words.ts';

const svg = 'http://www.w3.org/2000/svg';

function cross(): SVGSVGElement {
  const drawing = document.createElementNS(svg, 'svg');
  drawing.setAttribute('class', 'note');
  drawing.setAttribute('viewBox', '0 0 16 16');
  drawing.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(svg, 'use');
  use.setAttribute('href', '#cross');
  drawing.append(use);
  return drawing;
}

const inputsOf = (form: HTMLFormElement): HTMLInputElement[] => [...form.querySelectorAll('input')];

/** Writes what is wrong below a field and ties it to it; the help comes back when nothing is. */
function markField(input: HTMLInputElement, words: string): void {
  const help = document.getElementById(`${input.id}-help`);
  const errorId = `${input.id}-error`;
  document.getElementById(errorId)?.remove();
  if (help) help.hidden = words !== '';
  if (words === '') {
    input.removeAttribute('aria-invalid');
    if (help) input.setAttribute('aria-describedby', help.id);
    else input.removeAttribute('aria-describedby');
    return;
  }
  const line = document.createElement('p');
  line.id = errorId;
  line.className = 'err';
  line.append(cross(), words);
  (input.closest('.field') ?? input).append(line);
  input.setAttribute('aria-invalid', 'true');
  input.setAttribute('aria-describedby', errorId);
}

const wordsFor = (input: HTMLInputElement): string =>
  fieldWords({ value: input.value, type: input.type, isRequired: input.required, minLength: input.minLength });

/** Shows a refusal: at its fields where it names any, else above the button, in words and with its code. */
function showProblem(form: HTMLFormElement, problem: ApiProblem): void {
  const named = inputsOf(form).filter((input) => problem.fieldErrors[input.name]);
  for (const input of named) markField(input, problem.fieldErrors[input.name] ?? '');
  named[0]?.focus();
  if (named.length > 0) return;
  const notice = document.createElement('p');
  notice.className = 'problem';
  notice.setAttribute('role', 'alert');
  const code = document.createElement('code');
  code.textContent = problem.code;
  const words = document.createElement('span');
  words.append(problem.userMessage, code);
  notice.append(cross(), words);
  form.querySelector('button[type="submit"]')?.before(notice);
}

/**
 * Shows that a form is at work: its button is off, and the line it names by `data-work` says in words what takes so
 * long. That line lies outside of the form, for readers of screens keep quiet about what is busy.
 */
function showWork(form: HTMLFormElement, isAtWork: boolean): void {
  form.ariaBusy = String(isAtWork);
  const line = document.getElementById(form.dataset.work ?? '');
  const button = form.querySelector('button[type="submit"]');
  if (!line || !button) return;
  line.textContent = isAtWork ? (line.dataset.words ?? '') : '';
  button.ariaDisabled = isAtWork ? 'true' : null;
}

/** What a form does with its values: a problem is shown; null means that the page goes on. */
export type Submit = (values: Record<string, string>, form: HTMLFormElement) => Promise<ApiProblem | null>;

/** Checks fields when they are left and all at sending, sends once at a time, and shows what came back. */
export function wireForm(form: HTMLFormElement, submit: Submit): void {
  for (const input of inputsOf(form)) {
    const help = document.getElementById(`${input.id}-help`);
    if (help) input.setAttribute('aria-describedby', help.id);
    input.addEventListener('blur', () => input.value !== '' && markField(input, wordsFor(input)));
    input.addEventListener('input', () => input.hasAttribute('aria-invalid') && markField(input, wordsFor(input)));
  }
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (form.ariaBusy === 'true') return;
    form.querySelector('.problem')?.remove();
    const inputs = inputsOf(form);
    for (const input of inputs) markField(input, wordsFor(input));
    const wrong = inputs.find((input) => input.hasAttribute('aria-invalid'));
    if (wrong) return wrong.focus();
    showWork(form, true);
    const problem = await submit(Object.fromEntries(inputs.map((input) => [input.name, input.value])), form);
    // A long work ends with the next page, which takes a moment to come.
    if (problem || !form.dataset.work) showWork(form, false);
    if (problem) showProblem(form, problem);
  });
  // Come back to by the browser's button, the page is as it was left.
  window.addEventListener('pageshow', ({ persisted }) => persisted && showWork(form, false));
}
