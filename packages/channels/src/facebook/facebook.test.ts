import { describeChannel } from '../conformance/index.ts';
import { facebookSubject } from './test-ground.ts';

describeChannel(facebookSubject);
