import { writeFileSync } from 'node:fs';
import { CATALOGUE, printCatalogue } from './catalogue';

writeFileSync(CATALOGUE, printCatalogue());
