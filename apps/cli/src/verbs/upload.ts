import { basename } from 'node:path';
import type { Command } from 'commander';
import { uploadForm } from '../client.ts';
import { openFile } from '../open-file.ts';
import type { Tools } from '../tools.ts';

interface UploadOptions {
  readonly alt?: string;
  readonly title?: string;
  readonly tag: readonly string[];
}

const many = (value: string, all: readonly string[]) => [...all, value];

/** `upload`. */
export function addUpload(program: Command, tools: Tools): void {
  program
    .command('upload <file>')
    .description('put a picture, video or any other file into the library')
    .option('--alt <words>', 'what it shows, for people who cannot see it')
    .option('--title <title>', 'default: the name of the file')
    .option('--tag <tag>', 'a word to find it by; repeat it', many, [])
    .action(
      tools.run(async (session, output, path: string, options: UploadOptions) => {
        const file = await openFile(path);
        const form = new FormData();
        if (options.title) form.set('title', options.title);
        if (options.alt) form.set('altText', options.alt);
        for (const tag of options.tag) form.append('tags', tag);
        form.set('file', file, basename(path));
        const asset = await uploadForm(session, form);
        output.result(asset, `Kept ${asset.title} (${asset.mimeType}, ${asset.sizeBytes} bytes): ${asset.id}`);
      }),
    );
}
