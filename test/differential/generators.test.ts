import { behaveTheSame } from './support/family.js';
import { programsOf } from './support/programs.js';

behaveTheSame(programsOf('generators'));
