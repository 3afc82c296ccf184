import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const SITE = fileURLToPath(new URL('.', import.meta.url));
/** The pages as VitePress reads them: those of the repository with the links of the website, and those of the API. */
export const PAGES = fileURLToPath(new URL('.pages', import.meta.url));
export const OUTPUT = fileURLToPath(new URL('../dist/docs', import.meta.url));
/** The path under which the service serves the website. */
export const BASE = '/docs/';
