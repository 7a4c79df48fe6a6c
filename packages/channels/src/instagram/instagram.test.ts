import { describeChannel } from '../conformance/index.ts';
import { subjectOf } from './test-ground.ts';

describeChannel(subjectOf('instagram'));
describeChannel(subjectOf('facebook'));
