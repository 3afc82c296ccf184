/** A setting the service can't start with; its message is one line that names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
