/** Judges answers against the OpenAPI document, so that what we promise is what we send. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

interface Operation {
  readonly responses?: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: object }>> }>
  >;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export interface AnswerJudge {
  /** @throws Error naming the route and what is wrong with its answer. */
  check(method: string, path: string, response: Response, body: unknown): Promise<void>;
}

/** A judge by the document of the server at `address`; read once. */
export function createAnswerJudge(address: string): AnswerJudge {
  let document: Promise<Document> | undefined;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validators = new Map<object, ValidateFunction>();
  const validatorOf = (schema: object): ValidateFunction => {
    const known = validators.get(schema) ?? ajv.compile(schema);
    validators.set(schema, known);
    return known;
  };
  return {
    check: async (method, path, response, body) => {
      document ??= fetch(`${address}/api/openapi.json`).then((answer) => answer.json() as Promise<Document>);
      const schema = schemaOf(await document, method, path, response);
      const validate = validatorOf(schema);
      if (validate(body)) return;
      throw new Error(
        `${method} ${path} answered ${response.status} against its promise: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(body)}`,
      );
    },
  };
}

function schemaOf(document: Document, method: string, path: string, response: Response): object {
  const operation = operationOf(document, method, path.replace(/^\/api\/v1/, ''));
  const where = `${method} ${path}`;
  if (!operation) throw new Error(`${where} is not in the OpenAPI document`);
  const answers = operation.responses ?? {};
  const promised = answers[String(response.status)] ?? answers.default;
  const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
  const schema = promised?.content?.[type]?.schema;
  if (!schema) throw new Error(`${where} answered ${response.status} as ${type || 'nothing'}, which is not promised`);
  return schema;
}

/** A path without a parameter goes before one with. */
function operationOf(document: Document, method: string, path: string): Operation | undefined {
  const matching = Object.keys(document.paths)
    .filter((template) => new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path))
    .sort((a, b) => a.split('{').length - b.split('{').length);
  return matching.map((template) => document.paths[template]?.[method.toLowerCase()]).find(Boolean);
}
