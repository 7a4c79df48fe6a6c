/**
 * Owns: files of posts that come in, row by row; calendar addresses that go out.
 * Takes in: CSV files; a person's wish for a calendar.
 * Sends out: import.begun, import.checked, import.done, import.cancelled.
 */
import type { AppContext } from '../../context.ts';
import type { RawRoutes } from '../../http/server.ts';
import type { JobHandler } from '../../jobs/queue.ts';
import { registerCalendar } from './calendar.route.ts';
import { importRowsJob } from './import-rows.job.ts';
import { registerImportUpload } from './upload-import.route.ts';

export const integrationsJobs: readonly JobHandler<AppContext>[] = [importRowsJob];
export const integrationsRawRoutes: readonly RawRoutes[] = [registerImportUpload, registerCalendar];

export { calendarFeedsRoutes } from './calendar-feeds.routes.ts';
export { importsRoutes } from './imports.routes.ts';
export { resumeImports } from './resume-imports.ts';
