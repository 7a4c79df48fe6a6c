/** What we offer is strict: a field that a route does not know is refused by its name, never passed over in silence. */
import { type AnyContractRouter, ContractProcedure, isContractProcedure } from '@orpc/contract';
import { z } from 'zod';

/** An input that refuses fields it does not know; what a field itself may hold stays with the schema of that field. */
function strictInput(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodObject) return schema._zod.def.catchall ? schema : schema.strict();
  if (schema instanceof z.ZodUnion)
    return schema.clone({
      ...schema._zod.def,
      options: schema._zod.def.options.map((one) => strictInput(one as z.ZodType)),
    });
  if (schema instanceof z.ZodPipe)
    return schema.clone({ ...schema._zod.def, in: strictInput(schema._zod.def.in as z.ZodType) });
  return schema;
}

/** The same contract, with strict inputs on every route. */
export function strictly<Router extends AnyContractRouter>(router: Router): Router {
  const strict = (part: AnyContractRouter): AnyContractRouter => {
    if (!isContractProcedure(part))
      return Object.fromEntries(Object.entries(part).map(([name, below]) => [name, strict(below)]));
    const { inputSchema, ...rest } = part['~orpc'];
    const isOurs = inputSchema instanceof z.ZodType;
    return new ContractProcedure({ ...rest, inputSchema: isOurs ? strictInput(inputSchema) : inputSchema });
  };
  return strict(router) as Router;
}
