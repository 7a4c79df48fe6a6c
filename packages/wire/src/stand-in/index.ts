/** The ground of stand-ins: imitations of a vendor on loopback, with faults on demand. For tests and demo only. */
export type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
export type { FormFile, MultipartBody } from './bodies.ts';
export type { CallChoice, CallToMatch, FaultHandle, FaultKind, FaultRule, Faults } from './faults.ts';
export type { FaultAnswer, FaultAnswers, ReceivedCall, Watcher } from './received-call.ts';
export { type StandIn, type StandInOptions, startStandIn } from './start-stand-in.ts';
