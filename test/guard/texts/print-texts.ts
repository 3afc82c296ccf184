import { writeFileSync } from 'node:fs';
import { BADGE_TEXTS, printBadgeTexts } from './badge-texts';
import { CATALOGUE, printCatalogue } from './catalogue';

writeFileSync(CATALOGUE, printCatalogue());
writeFileSync(BADGE_TEXTS, printBadgeTexts());
