import { z } from 'zod';
import type { AppContext } from '../context.ts';
import { handleJob, type JobHandler } from '../jobs/queue.ts';
import { forgetAnswers } from './forget-answers.instance.queries.ts';
import { answerKeptMs } from './idempotency.ts';

const batchSize = 5000;

/** Every hour, so that no answer is kept for much longer than its day; running it twice changes nothing more. */
export const forgetAnswersJob: JobHandler<AppContext> = handleJob(
  { name: 'http.forget_answers', payload: z.object({}), concurrency: 1 },
  async (app: AppContext, _nothing, signal) => {
    const claimedBefore = new Date(app.clock.now().getTime() - answerKeptMs);
    let forgotten = batchSize;
    while (forgotten === batchSize && !signal.aborted) {
      forgotten = await app.db.asPublisher((scope) => forgetAnswers(scope, claimedBefore, batchSize));
    }
  },
  { cron: '37 * * * *' },
);
