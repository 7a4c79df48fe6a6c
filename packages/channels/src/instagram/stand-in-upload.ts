/** The upload server of the pretend Instagram: a video's bytes from an offset on, remembered when they break off. */
import type { FastifyInstance, FastifyReply } from '@antiphon/wire/stand-in';
import { type ContainerGround, faultOfVideo } from './stand-in-containers.ts';
import { checkToken } from './stand-in-state.ts';

export function addUploadRoute(app: FastifyInstance, { state, now, videoProcessingMs }: ContainerGround): void {
  app.post(
    '/rupload.facebook.com/ig-api-upload/:version/:id',
    { config: { route: 'upload.send' } },
    async (request, reply) => {
      const { id } = request.params as { id: string };
      const [, value] = /^OAuth (.+)$/.exec(request.headers.authorization ?? '') ?? [];
      const { token } = checkToken(state, 'graph.facebook.com', value, now());
      const container = state.containers.get(id);
      if (!container || !token.userIds.includes(container.userId) || container.fields.upload_type !== 'resumable')
        return no(reply, false, 'ProcessingFailedError', 'Request processing failed');
      const offset = Number(request.headers.offset ?? Number.NaN);
      const fileSize = Number(request.headers.file_size ?? Number.NaN);
      if (!Number.isInteger(fileSize) || fileSize <= 0)
        return no(reply, false, 'InvalidHeaderError', 'The header file_size is missing');
      if (offset !== container.received.length)
        return no(reply, true, 'OffsetInvalidError', 'Request starting offset is invalid');
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      container.received = Buffer.concat([container.received, body.subarray(0, state.bytesPerUpload)]);
      container.fileSize = fileSize;
      if (container.received.length < fileSize)
        return no(reply, true, 'PartialRequestError', 'Partial request (did not match length of file)');
      container.readyAt = now().getTime() + videoProcessingMs;
      container.fault = faultOfVideo(container.received);
      return { success: true, message: 'Upload successful.' };
    },
  );
}

function no(reply: FastifyReply, retriable: boolean, type: string, message: string): FastifyReply {
  return reply.code(retriable ? 412 : 400).send({ debug_info: { retriable, type, message } });
}
