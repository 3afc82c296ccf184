import { hash, randomInt, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_LENGTH = 8;
/** 190 bits: too many to guess, so that a fast hash protects the secret. */
const SECRET_LENGTH = 32;
const CHECKSUM_LENGTH = 6;
const FORM = /^(bss_[0-9A-Za-z]{8})_([0-9A-Za-z]{32})([0-9A-Za-z]{6})$/;
const PREFIX = 'bss_';
const ID = /^bss_[0-9A-Za-z]{8}$/;

/** An API key as its owner presents it. */
interface ApiKeyText {
  readonly id: string;
  readonly secretHash: string;
}

/** Whether a text is meant as an API key, and not as a JWT. */
export function looksLikeApiKey(text: string): boolean {
  return text.startsWith(PREFIX);
}

/** Whether a text has the form of the id of an API key: databases also compare others as equal, such as with a space. */
export function isApiKeyId(text: string): boolean {
  return ID.test(text);
}

/** Creates an API key: the prefix by which scanners recognize it, an id, a secret and a checksum. */
export function createApiKeyText(): ApiKeyText & { readonly text: string } {
  const id = `${PREFIX}${randomText(ID_LENGTH)}`;
  const secret = randomText(SECRET_LENGTH);
  return { text: `${id}_${secret}${checksumOf(id, secret)}`, id, secretHash: hashOf(secret) };
}

/** Returns `null` for a text that is no API key. The checksum refuses one with a typing error without a look-up. */
export function parseApiKeyText(text: string): ApiKeyText | null {
  const [, id = '', secret = '', checksum] = FORM.exec(text) ?? [];
  return checksum === checksumOf(id, secret) ? { id, secretHash: hashOf(secret) } : null;
}

export function isSameHash(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

function hashOf(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

function checksumOf(id: string, secret: string): string {
  let rest = crc32(`${id}_${secret}`);
  let digits = '';
  while (digits.length < CHECKSUM_LENGTH) {
    digits = `${BASE62[rest % 62]}${digits}`;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

function randomText(length: number): string {
  return Array.from({ length }, () => BASE62[randomInt(BASE62.length)]).join('');
}
