import { z } from 'zod';
import { defineOperation, invalidParams } from './operation.ts';

const params = z.strictObject({
  prompt: z.string().min(1, 'Say what the picture shows.'),
  /** Left out: the model's first size. */
  size: z
    .string()
    .regex(/^\d{2,4}x\d{2,4}$/, 'A size looks like 1024x1280')
    .default(''),
  quality: z.enum(['low', 'medium', 'high']).optional(),
  facts: z.json().optional(),
});

/** One prompt, one picture. */
export const imageGenerate = defineOperation({
  name: 'image.generate',
  title: 'Make a picture',
  params,
  fit: (given, model) => {
    const size = given.size || model.sizes?.[0] || '1024x1024';
    if (model.sizes && !model.sizes.includes(size))
      throw invalidParams(`${model.name} makes no picture of ${size}; it makes ${model.sizes.join(', ')}.`);
    return { ...given, size };
  },
});
