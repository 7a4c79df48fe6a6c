/**
 * What a channel is: our adapter of one network, as the rest of the house sees it.
 *
 * The rules behind the shapes:
 * - an adapter never loops, never sleeps and never retries: one `perform` is one outside call, and the
 *   publisher owns time, order and repetition;
 * - whatever the network gave us (an upload, a container, a post id) is handed back as a JSON value and is
 *   saved by the publisher *before* the next call;
 * - an error says what is *known*: `temporary` means "proved not sent", everything that does not prove that
 *   is `unknown_outcome`, and then `find` asks the network.
 */
export * from './spec/capabilities.ts';
export * from './spec/channel.ts';
export * from './spec/connecting.ts';
export * from './spec/content.ts';
export * from './spec/face.ts';
export * from './spec/json.ts';
export * from './spec/publishing.ts';
export * from './spec/reading.ts';
