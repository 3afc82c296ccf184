import fs, {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOrCreateSecret } from '../../../../src/server/auth/auth-secret';
import { disposeLater, disposeLeftovers } from '../../../support/leftovers';

describe('the secret that the service makes itself', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    const parent = mkdtempSync(join(tmpdir(), 'bot-status-secret-'));
    disposeLater(() => rmSync(parent, { recursive: true }));
    folder = join(parent, 'data', 'deep');
    path = join(folder, 'auth-secret');
  });
  afterEach(disposeLeftovers);

  it('is made once, long enough, and read again after that', () => {
    const secret = readOrCreateSecret(folder);
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(readOrCreateSecret(folder)).toBe(secret);
    expect(readFileSync(path, 'utf8')).toBe(secret);
    expect(readdirSync(folder)).toEqual(['auth-secret']);
  });

  it('can be read by its owner only', () => {
    readOrCreateSecret(folder);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('does not contain the end of the line that an editor adds', () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, 'written by hand\n');
    expect(readOrCreateSecret(folder)).toBe('written by hand');
  });

  it('is never empty: the start fails, with the file and the reason', () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, '\n');
    expect(() => readOrCreateSecret(folder)).toThrow(
      `AUTH_SECRET is not set, and a generated secret cannot be stored in ${path}: the file is empty.`,
    );
  });

  it('that cannot be read is not replaced: the start fails, with the error as the cause', () => {
    mkdirSync(path, { recursive: true });
    expect(() => readOrCreateSecret(folder)).toThrow(
      expect.objectContaining({ name: 'ConfigError', cause: expect.objectContaining({ code: 'EISDIR' }) }),
    );
  });

  it('that cannot be written is not used: the start fails, with the reason', () => {
    const write = jest.spyOn(fs, 'writeFileSync').mockImplementation(() => {
      throw Object.assign(new Error('read-only file system'), { code: 'EROFS' });
    });
    disposeLater(() => write.mockRestore());
    expect(() => readOrCreateSecret(folder)).toThrow(
      new RegExp(`^AUTH_SECRET is not set, .* cannot be stored in ${path}: read-only file system\\.$`),
    );
  });
});
