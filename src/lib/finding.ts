/** The result of a check of the installation, for the person who runs it. */
export interface Finding {
  /** FAILURE: the service does not start or does not work as promised until this is fixed. */
  readonly level: 'OK' | 'WARNING' | 'FAILURE' | 'SKIPPED';
  readonly message: string;
}

export const ok = (message: string): Finding => ({ level: 'OK', message });
export const warning = (message: string): Finding => ({ level: 'WARNING', message });
export const failure = (message: string): Finding => ({ level: 'FAILURE', message });
export const skipped = (message: string): Finding => ({ level: 'SKIPPED', message });
