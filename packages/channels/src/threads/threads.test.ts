import { describeChannel } from '../conformance/index.ts';
import { subject } from './test-ground.ts';

describeChannel(subject);
