import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Makes certificates with openssl: a CA of its own in a folder, and whatever it signs. */
export class CertificateAuthority {
  readonly ca: string;
  private readonly key: string;

  constructor(
    private readonly folder: string,
    name = 'ca',
  ) {
    this.ca = join(folder, `${name}.pem`);
    this.key = join(folder, `${name}.key`);
    this.openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      `/CN=${name}`,
      ...['-keyout', this.key, '-out', this.ca],
    );
  }

  /** Signs a certificate for a host, or for the client of that name. */
  sign(file: string, host: string): { cert: string; key: string } {
    const [cert, key, request] = ['pem', 'key', 'csr'].map((end) => join(this.folder, `${file}.${end}`));
    const names = ['-addext', `subjectAltName=DNS:${host}`];
    this.openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      `/CN=${host}`,
      ...names,
      ...['-keyout', key!, '-out', request!],
    );
    const signing = ['-CA', this.ca, '-CAkey', this.key, '-CAcreateserial', '-copy_extensions', 'copy'];
    this.openssl('x509', '-req', '-in', request!, '-days', '2', ...signing, '-out', cert!);
    return { cert: cert!, key: key! };
  }

  private openssl(...args: string[]): void {
    execFileSync('openssl', args, { stdio: 'ignore' });
  }
}
